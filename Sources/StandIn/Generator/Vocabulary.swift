/// The words that made-up names, places and purposes are put together from. No real committee, donor or vendor is meant.
enum Vocabulary {
    static let firstNames = [
        "Ada", "Bruno", "Carmen", "Dalia", "Emil", "Farah", "Gus", "Héctor", "Imani", "José", "Kenji", "Lúcia", "Mirek",
        "Noémie", "Odalys", "Priya", "Quentin", "Rosalind", "Søren", "Thuy", "Ulla", "Vasco", "Wendeline", "Xiomara",
        "Yusuf", "Zdenka",
    ]
    static let lastNames = [
        "O'Brannigan", "Núñezal", "Peñafort", "D'Amarco", "Vandermolen", "Okonjaro", "Lindqvistson", "Tanabelle",
        "Featherstonehaugh", "Garcíarena", "Müllerby", "Smith-Jonesworth", "Li-Carraway", "Żelenko", "de la Fuentara",
        "Abernathyson", "Björkander", "Castellanova", "Dragomirov", "Eastermann", "Fitzwarren", "Grünfelder",
        "Harrowgate", "Iglesiasol", "Jankovich", "Kowalskaya", "Loh", "McTavishly", "Nakagomi", "Obradovan",
    ]
    static let prefixes = ["", "", "", "", "", "", "", "Dr.", "Ms.", "Hon."]
    static let suffixes = ["", "", "", "", "", "", "", "", "Jr.", "III"]
    static let occupations = [
        "Teacher", "Attorney", "Retired", "Engineer", "Nurse", "Realtor", "Owner", "Not Employed", "Électricien",
        "Physician", "Planner", "Consultant, Self", "Software & Systems Analyst",
    ]
    static let employers = [
        "Lindenport Unified School District", "Harbor & Hill, LLP", "None", "Self", "Quillback Systems  Inc.",
        "St. Aldric's Hospital", "Café Ñandú", "Bayshore Realty <Group>", "N/A", "Meridian Grid Co-op",
    ]
    static let businesses = [
        "Harbor & Hill, LLP", "Quillback Printing  Inc.", "Ñandú Design Studio", "Three Pines Hardware, Inc.",
        "The “Good Neighbor” Bakery", "Moss & Daughters' Moving", "A < B Analytics", "Zephyr > Sign Co.",
        "Local 9099, Made-Up Workers of America", "O’Dowdy’s Public House", "Tidewater Mailing House",
        "Cedarwood Property Partners, LP", "Blue Heron Strategies", "Pixel&Paper", "Señal Radio KMUP",
    ]
    static let committees = [
        ("Made-Up Firefighters for Safer Streets PAC", "PTY"), ("Lindenport Democratic-Republican Club", "PTY"),
        ("Neighbors' Small Contributor Committee", "SCC"), ("Builders & Trades Made-Up PAC", "COM"),
        ("Central Committee of the Orchard Party", "PTY"), ("Coast Teachers' Political Fund", "SCC"),
    ]
    static let places = [
        ("Lindenport", "CA", "94699"), ("Marisol Bay", "CA", "94698"), ("Quarry Heights", "CA", "94697"),
        ("Otter Slough", "CA", "95599"), ("San Ysabel", "CA", "93999"), ("Cañada Vieja", "CA", "92999"),
        ("Brooklyn", "NY", "11299"), ("Portland", "OR", "97299"), ("Toronto", "ZZ", "M9J 9L9"),
    ]
    static let giftsInKind = [
        "Food & drinks for kick-off", "Use of \"Old Mill\" hall", "Web hosting (6 mo.)",
        "Printing: 500 flyers, 2-sided",
    ]
    static let increases = ["Refund of deposit", "Bank interest > $100", "Voided check #1042", "Vendor refund"]
    /// Expense codes with what the money went for; an empty code is described in words only.
    static let purposes = [
        ("OFC", "Office supplies"), ("OFC", ""), ("OFC", "Bank & card fees"), ("PRO", "Treasurer’s services"),
        ("PRO", ""), ("CNS", "Campaign consulting"), ("WEB", "E-mail & web services"), ("LIT", "Door hangers"),
        ("SAL", ""), ("POS", "Bulk mail, 4,200 pieces"), ("PRT", "Half-page ad"), ("FND", "Venue for spring gala"),
        ("MTG", "Volunteers' lunch"), ("CMP", "Lawn signs"), ("", "Reimbursement: see Schedule G"), ("", "Parking"),
        ("PHO", "Phone bank"), ("POL", "Survey (n < 400)"), ("TEL", ""), ("RAD", "30\" spots"),
        ("FIL", "Ballot statement"),
    ]
    static let billPurposes = [
        ("PRO", "Treasurer’s services"), ("CNS", "Strategy retainer"), ("LIT", "Mailer #2"), ("LEG", "Legal advice"),
        ("WEB", "Hosting"), ("PRT", "Posters"),
    ]
    static let agentPurchases = [
        ("OFC", "Toner"), ("MTG", "Pizza for 40"), ("POS", "Stamps"), ("TRC", "Mileage"), ("", "Ice"),
    ]
}
