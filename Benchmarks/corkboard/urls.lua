-- wrk's script: asks for the targets of a file in turns, and tells what came of it as one line of JSON.
-- Each line is a target, and after tabs further fields of the head ("Name: value").
local requests = {}
local at = 0
-- One table for each thread; wrk shares nothing between them but what is asked of the thread itself.
local threads = {}

function setup(thread)
    thread:set("number", #threads)
    table.insert(threads, thread)
end

function init(args)
    local path = args[1]
    failures = 0
    refused = 0
    for line in io.lines(path) do
        local target, headers = nil, {}
        for part in string.gmatch(line, "[^\t]+") do
            if target == nil then
                target = part
            else
                local name, value = string.match(part, "^([^:]+): (.*)$")
                headers[name] = value
            end
        end
        table.insert(requests, wrk.format("GET", target, headers))
    end
    -- Another place in each run, so that what was just remembered is not asked for again.
    at = (tonumber(args[2]) + number * 37) % #requests
end

function request()
    at = at % #requests + 1
    return requests[at]
end

function response(status)
    if status >= 500 then failures = failures + 1 end
    if status >= 400 then refused = refused + 1 end
end

function done(summary, latency, _)
    local failed, declined = 0, 0
    for _, thread in ipairs(threads) do
        failed = failed + thread:get("failures")
        declined = declined + thread:get("refused")
    end
    local errors = summary.errors
    io.write(string.format(
        '{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "bytes": %d, "broken": %d, "refused": %d, "failed": %d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        summary.bytes, errors.connect + errors.read + errors.write + errors.timeout, declined, failed))
end
