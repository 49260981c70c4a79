import Workbook

/// Each kind of row under NetFile's headers, whose spelling differs from sheet to sheet.
extension Receipt {
    var values: [RowLayout.Value] {
        var values: [RowLayout.Value] = [
            ("Rec_Type", .words("RCPT")), ("Form_Type", .words(schedule.rawValue)), ("Tran_ID", .words(id)),
            ("Entity_Cd", .words(party.entityCode)), ("Tran_NamL", .words(party.lastName)),
            ("Tran_NamF", .words(party.firstName)), ("Tran_NamT", .words(party.prefix)),
            ("Tran_NamS", .words(party.suffix)), ("Tran_Emp", .words(party.employer)),
            ("Tran_Occ", .words(party.occupation)), ("Tran_Self", .words(party.employer == "Self" ? "y" : "n")),
            ("Tran_Type", .words(type)), ("Tran_Amt2", .money(yearToDateCents)), ("Tran_Dscr", .words(description)),
            ("Cmte_ID", .words(party.committeeID)),
        ]
        if !isLost {
            values += [
                ("Tran_City", .words(party.city)), ("Tran_State", .words(party.state)),
                ("Tran_Zip4", .words(party.zip)),
                ("Tran_Date", .day(day)), ("Tran_Amt1", .money(cents)),
            ]
        }
        if let intermediary {
            values += [
                ("Intr_NamL", .words(intermediary.lastName)), ("Intr_City", .words(intermediary.city)),
                ("Intr_State", .words(intermediary.state)), ("Intr_Zip4", .words(intermediary.zip)),
                ("Intr_Self", .words("n")), ("Int_CmteId", .words(intermediary.committeeID)),
            ]
        }
        return values
    }
}

extension Payment {
    func values(_ form: String) -> [RowLayout.Value] {
        var values: [RowLayout.Value] = [
            ("Rec_Type", .words("EXPN")), ("Form_Type", .words(form)), ("Tran_ID", .words(id)),
            ("Entity_Cd", .words(payee.entityCode)), ("Payee_NamL", .words(payee.lastName)),
            ("Payee_NamF", .words(payee.firstName)), ("Payee_NamT", .words(payee.prefix)),
            ("Payee_NamS", .words(payee.suffix)), ("Payee_City", .words(payee.city)),
            ("Payee_State", .words(payee.state)), ("Payee_Zip4", .words(payee.zip)), ("Expn_Date", .day(day)),
            ("Amount", .money(cents)), ("Cum_YTD", .money(yearToDateCents)), ("Expn_ChkNo", .words(checkNumber)),
            ("Expn_Code", .words(code)), ("Expn_Dscr", .words(description)), ("Cmte_ID", .words(payee.committeeID)),
            ("BakRef_TID", .words(parentID)), ("G_From_E_F", .words(parentSchedule)),
        ]
        if let agent {
            values += [("Agent_NamL", .words(agent.lastName)), ("Agent_NamF", .words(agent.firstName))]
        }
        return values + (contest?.values ?? [])
    }
}

extension Contest {
    /// The columns that D, E, G, 496 and 497 share; the side is left to those that have it.
    var valuesWithoutSide: [RowLayout.Value] {
        let isMeasure = !measureName.isEmpty
        return [
            ("Cand_NamL", .words(candidateLastName)), ("Cand_NamF", .words(candidateFirstName)),
            ("Office_Cd", .words(officeCode)), ("Offic_Dscr", .words(officeDescription)),
            ("Juris_Cd", .words(isMeasure ? "" : "CIT")),
            ("Juris_Dscr", .words(isMeasure ? "" : "City of \(cityName)")),
            ("Dist_No", .words(district)), ("Bal_Name", .words(measureName)), ("Bal_Num", .words(measureNumber)),
            ("Bal_Juris", .words(isMeasure ? "City of \(cityName)" : "")),
        ]
    }

    var values: [RowLayout.Value] {
        valuesWithoutSide + [
            ("Off_S_H_Cd", .words(officeCode.isEmpty ? "" : "S")), ("Sup_Opp_Cd", .words(position)),
        ]
    }
}

extension UnpaidBill {
    var values: [RowLayout.Value] {
        [
            ("Rec_Type", .words("DEBT")), ("Form_Type", .words("F")), ("Tran_ID", .words(id)),
            ("Entity_Cd", .words(payee.entityCode)), ("Payee_NamL", .words(payee.lastName)),
            ("Payee_NamF", .words(payee.firstName)), ("Payee_City", .words(payee.city)),
            ("Payee_State", .words(payee.state)), ("Payee_Zip4", .words(payee.zip)),
            ("Beg_Bal", .money(beginningCents)), ("Amt_Incur", .money(incurredCents)), ("Amt_Paid", .money(paidCents)),
            ("End_Bal", .money(endingCents)), ("Expn_Code", .words(code)), ("Expn_Dscr", .words(description)),
        ]
    }
}

extension LoanEntry {
    func values(_ form: String, _ style: RowStyle) -> [RowLayout.Value] {
        var values: [RowLayout.Value] = [
            ("Rec_Type", .words("LOAN")), ("Form_Type", .words(form)), ("Tran_ID", .words(id)),
            ("Entity_Cd", .words(lender.entityCode)), ("Lndr_NamL", .words(lender.lastName)),
            ("Lndr_NamF", .words(lender.firstName)), ("Lndr_NamT", .words(lender.prefix)),
            ("Lndr_NamS", .words(lender.suffix)), ("Loan_City", .words(lender.city)), ("Loan_ST", .words(lender.state)),
            ("Loan_Zip4", .words(lender.zip)), ("Loan_Date1", .day(madeOn)), ("Loan_Rate", .words(rate)),
            ("Loan_EMP", .words(lender.employer)), ("Loan_OCC", .words(lender.occupation)), ("Loan_Self", .words("n")),
            ("Loan_Amt1", .money(receivedCents)), ("Loan_Amt2", .money(endCents)),
            ("Loan_Amt3", .money(receivedToDateCents)), ("Loan_Amt4", .money(startCents)),
            ("Loan_Amt5", .money(paidCents)), ("Loan_Amt6", .money(forgivenCents)),
            ("Loan_Amt7", .money(interestCents)),
            ("Loan_Amt8", .money(originalCents)), ("Memo_Code", .words(reference)),
        ]
        if !dueWords.isEmpty {
            values.append(("Loan_Date2", .words(dueWords)))
        } else if let dueOn {
            values.append(("Loan_Date2", style.loanDueDates == .texts ? .words(dueOn.slashed) : .day(dueOn)))
        }
        if let guarantor {
            values.append(("B2Lender_Name-Inter_name", .words(guarantor.lastName)))
            values.append(("Intr_NamF", .words(guarantor.firstName)))
        }
        return values
    }
}

extension LateContribution {
    var values: [RowLayout.Value] {
        var values: [RowLayout.Value] = [
            ("Rec_Type", .words("S497")), ("Form_Type", .words(isReceived ? "F497P1" : "F497P2")),
            ("Tran_ID", .words(id)),
            ("Entity_Cd", .words(party.entityCode)), ("Enty_NamL", .words(party.lastName)),
            ("Enty_NamF", .words(party.firstName)), ("Enty_NamT", .words(party.prefix)),
            ("Enty_NamS", .words(party.suffix)), ("Ctrib_Emp", .words(party.employer)),
            ("Ctrib_Occ", .words(party.occupation)), ("Elec_Date", .day(header.electionDay)),
            ("Cmte_ID", .words(party.committeeID)), ("Rpt_ID_Num", .words(reportID)),
        ]
        if !isLost {
            values += [
                ("Enty_City", .words(party.city)), ("Enty_ST", .words(party.state)), ("Enty_Zip4", .words(party.zip)),
                ("Ctrib_Date", .day(day)), ("Amount", .money(cents)),
            ]
        }
        return values + (contest?.valuesWithoutSide ?? [])
    }
}

extension LateExpenditure {
    var values: [RowLayout.Value] {
        [
            ("Rec_Type", .words("S496")), ("Form_Type", .words("F496")), ("Tran_ID", .words(id)),
            ("Amount", .money(cents)), ("Exp_Date", .day(day)), ("Expn_Dscr", .words(description)),
            ("Rpt_ID_Num", .words(reportID)), ("Sup_Opp_Cd", .words(contest.position)),
        ] + contest.valuesWithoutSide
    }
}
