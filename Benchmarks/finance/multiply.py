"""Makes a workbook with the rows of another many times over: `WORKBOOK TARGET COPIES`.

Each copy is of other committees: their numbers and names differ from copy to copy, and so do the numbers of the
transactions and the names of givers and payees. Filings, shared strings and rows thus multiply as they would in a
larger city, and every summary page still agrees with its schedules. Amounts, dates and the form of the XML are kept.
"""

import os
import re
import sys
import zipfile

ROW = re.compile(r"<row\b.*?</row>", re.S)
ROW_NUMBER = re.compile(r'(<row r="|<c r="[A-Z]+)\d+"')
STRING_CELL = re.compile(r'<c r="([A-Z]+)\d+"[^>]* t="s"[^>]*><v>(\d+)</v>')
ITEM = re.compile(r"<si><t(?: [^>]*)?>([^<]*)</t></si>|<si><t ?/></si>")
OWN_STRING = re.compile("\1([0-9]+)\1")
# What a copy has of its own, beside all last names.
OWN_COLUMNS = {"Filer_ID", "Tran_ID", "BakRef_TID", "Cmte_ID"}


class Strings:
    """The shared strings, and those that a copy has in the place of the original's. Texts stay escaped as they are."""

    def __init__(self, xml):
        self.items = [found.group(1) or "" for found in ITEM.finditer(xml)]
        if xml.count("<si>") != len(self.items):
            sys.exit(f"understood {len(self.items)} of {xml.count('<si>')} shared strings")
        self.taken = set(self.items)
        self.variants = {}

    def index(self, index, copy):
        """The index of a copy's variant of a string."""
        key = (index, copy)
        if key not in self.variants:
            text = self.variant(self.items[index], copy)
            if text == self.items[index]:
                self.variants[key] = index
            elif text in self.taken:
                sys.exit(f"{self.items[index]!r} would become {text!r} in copy {copy}, but that is another's")
            else:
                self.variants[key] = len(self.items)
                self.items.append(text)
                self.taken.add(text)
        return self.variants[key]

    @staticmethod
    def variant(text, copy):
        # Pending, Applied and 0000000 stand for "no number yet": there the committee's name tells the copies apart.
        if copy == 0 or text.lower() in ("pending", "applied") or not text.strip("0"):
            return text
        # A committee's number stays a number.
        return f"{80 + copy}{text}" if re.fullmatch(r"[0-9]{6,7}", text) else f"{text} {copy}"

    def xml(self):
        items = "".join(f"<si><t>{item}</t></si>" if item else "<si><t /></si>" for item in self.items)
        count = len(self.items)
        return (
            '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
            f' count="{count}" uniqueCount="{count}">{items}</sst>'
        )


def write_sheet(xml, strings, copies, out):
    """Writes a sheet with its header once and its other rows once for each copy."""
    rows = list(ROW.finditer(xml))
    headers = [(column, strings.items[int(index)]) for column, index in STRING_CELL.findall(rows[0].group())]
    own = {column for column, header in headers if header in OWN_COLUMNS or header.endswith("_NamL")}

    def mark(cell):
        if cell.group(1) not in own:
            return cell.group()
        return cell.group().replace(f"<v>{cell.group(2)}</v>", f"<v>\1{cell.group(2)}\1</v>")

    # In a template \0 stands for the row's number, and \1 stands around the strings that differ in each copy.
    templates = [ROW_NUMBER.sub('\\g<1>\0"', STRING_CELL.sub(mark, row.group())) for row in rows[1:]]
    out.write(xml[: rows[0].end()].encode())
    number = 1
    for copy in range(copies):
        for template in templates:
            number += 1
            row = OWN_STRING.sub(lambda found: str(strings.index(int(found.group(1)), copy)), template)
            out.write(row.replace("\0", str(number)).encode())
    out.write(xml[rows[-1].end() :].encode())


def multiply(source, target, copies):
    part = target + ".part"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as new:
        shared = "xl/sharedStrings.xml"
        strings = Strings(old.read(shared).decode())
        for name in old.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                with new.open(name, "w") as out:
                    write_sheet(old.read(name).decode(), strings, copies, out)
            elif name != shared:
                new.writestr(name, old.read(name))
        new.writestr(shared, strings.xml())
    os.rename(part, target)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    multiply(sys.argv[1], sys.argv[2], int(sys.argv[3]))
