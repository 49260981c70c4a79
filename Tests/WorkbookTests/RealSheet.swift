/// What openpyxl 3 reads from the real workbooks, sheet by sheet.
///
/// - Shape: file; sheet; rows with the header; text cells and the FNV-1a hash of their bytes, each with a line feed;
///   number cells and their sum in cents; date cells and the sum of their days written as yyyymmdd.
/// - Source: computed by a Python script that shares nothing with the reader.
struct RealSheet: Hashable {
    let file: String
    let sheet: String
    let rows: Int
    let texts: Int
    let textHash: UInt64
    let numbers: Int
    let cents: Int
    let dates: Int
    let daySum: Int

    init(
        _ file: String, _ sheet: String, _ rows: Int, _ texts: Int, _ textHash: UInt64, _ numbers: Int, _ cents: Int,
        _ dates: Int, _ daySum: Int
    ) {
        self.file = file
        self.sheet = sheet
        self.rows = rows
        self.texts = texts
        self.textHash = textHash
        self.numbers = numbers
        self.cents = cents
        self.dates = dates
        self.daySum = daySum
    }

    static let all: [RealSheet] = [
        .init("BRK_2018_efile.xlsx", "A-Contributions", 25, 1683, 0x7b57ea3faea3620e, 48, 2066811, 107, 2159317873),
        .init("BRK_2018_efile.xlsx", "C-Contributions", 41, 2755, 0xe9965d52c2ff4ba4, 80, 35799851, 160, 3228844189),
        .init("BRK_2018_efile.xlsx", "I-Contributions", 4, 276, 0xda1385a11a5ba57c, 6, 2482968, 15, 302706541),
        .init("BRK_2018_efile.xlsx", "F496P3-Contributions", 1, 75, 0xa51cfa2fd2130f0f, 0, 0, 0, 0),
        .init("BRK_2018_efile.xlsx", "F465P3-Expenditure", 1, 63, 0x795da82286dbef21, 0, 0, 0, 0),
        .init("BRK_2018_efile.xlsx", "F461P5-Expenditure", 1, 77, 0x23963bc09c8a84e5, 0, 0, 0, 0),
        .init("BRK_2018_efile.xlsx", "D-Expenditure", 1, 63, 0x795da82286dbef21, 0, 0, 0, 0),
        .init("BRK_2018_efile.xlsx", "G-Expenditure", 1, 63, 0x795da82286dbef21, 0, 0, 0, 0),
        .init("BRK_2018_efile.xlsx", "E-Expenditure", 36, 2023, 0x673615ae9f681dfd, 70, 1449298, 165, 3329765405),
        .init("BRK_2018_efile.xlsx", "F-Expenses", 4, 152, 0xc9a9fc8df13e563b, 12, 131520, 12, 242226147),
        .init("BRK_2018_efile.xlsx", "B1-Loans", 4, 202, 0xe8bb77784c6ba2d4, 24, 2625000, 16, 322857252),
        .init("BRK_2018_efile.xlsx", "B2-Loans", 1, 61, 0xb73875411d0808c0, 0, 0, 0, 0),
        .init("BRK_2018_efile.xlsx", "H-Loans", 1, 61, 0xb73875411d0808c0, 0, 0, 0, 0),
        .init("BRK_2018_efile.xlsx", "Summary", 406, 3661, 0xcbbba90c2ac56f54, 504, 24399580, 1440, 29058862365),
        .init("BRK_2018_efile.xlsx", "497", 1, 45, 0x5768be356e7bfcab, 0, 0, 0, 0),
        .init("BRK_2018_efile.xlsx", "496", 1, 31, 0x9627d5509fa90250, 0, 0, 0, 0),
        .init(
            "SD_CSD_2019.xlsx", "A-Contributions", 8079, 541301, 0xea4fd932334f39d3, 16156, 1111038960, 36382,
            734605789079),
        .init("SD_CSD_2019.xlsx", "C-Contributions", 87, 5837, 0x436d6fcf8faeb7cf, 172, 24404764, 405, 8177648223),
        .init("SD_CSD_2019.xlsx", "I-Contributions", 30, 2018, 0xd7c3f4777cd747bf, 58, 41393485, 134, 2705381724),
        .init("SD_CSD_2019.xlsx", "F496P3-Contributions", 1, 75, 0xa51cfa2fd2130f0f, 0, 0, 0, 0),
        .init("SD_CSD_2019.xlsx", "F465P3-Expenditure", 1, 63, 0x795da82286dbef21, 0, 0, 0, 0),
        .init("SD_CSD_2019.xlsx", "F461P5-Expenditure", 1, 77, 0x23963bc09c8a84e5, 0, 0, 0, 0),
        .init("SD_CSD_2019.xlsx", "D-Expenditure", 52, 2919, 0x2517e8cea35f1af5, 102, 12638170, 229, 4623871519),
        .init("SD_CSD_2019.xlsx", "G-Expenditure", 112, 6279, 0x7bdc5547e4a72888, 222, 16427296, 474, 9570580346),
        .init(
            "SD_CSD_2019.xlsx", "E-Expenditure", 2104, 117831, 0xa130bfb0fbec13f8, 4206, 1000807062, 9371, 189211593306),
        .init("SD_CSD_2019.xlsx", "F-Expenses", 356, 12824, 0xe1f658bf1ed91aeb, 1420, 257861328, 1162, 23461323203),
        .init("SD_CSD_2019.xlsx", "B1-Loans", 76, 3648, 0xb4d2e74c487d1190, 600, 416118879, 319, 6434268568),
        .init("SD_CSD_2019.xlsx", "B2-Loans", 1, 61, 0xb73875411d0808c0, 0, 0, 0, 0),
        .init("SD_CSD_2019.xlsx", "H-Loans", 1, 61, 0xb73875411d0808c0, 0, 0, 0, 0),
        .init("SD_CSD_2019.xlsx", "Summary", 4245, 38212, 0x6a4c684c10e53582, 12732, 7407353531, 14176, 286220027171),
        .init("SD_CSD_2019.xlsx", "497", 13, 489, 0xd123506a7ea0eae0, 12, 5000000, 26, 524948490),
        .init("SD_CSD_2019.xlsx", "496", 1, 31, 0x9627d5509fa90250, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "A-Contributions", 1, 75, 0xa51cfa2fd2130f0f, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "C-Contributions", 1, 75, 0xa51cfa2fd2130f0f, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "I-Contributions", 1, 75, 0xa51cfa2fd2130f0f, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "F496P3-Contributions", 20, 1348, 0x508c62c44356b788, 38, 12448810, 38, 767440841),
        .init("SD_CSD_2020.xlsx", "F465P3-Expenditure", 1, 63, 0x795da82286dbef21, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "F461P5-Expenditure", 1, 77, 0x23963bc09c8a84e5, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "D-Expenditure", 1, 63, 0x795da82286dbef21, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "G-Expenditure", 1, 63, 0x795da82286dbef21, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "E-Expenditure", 1, 63, 0x795da82286dbef21, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "F-Expenses", 1, 44, 0xcb9ca639aceec2a1, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "B1-Loans", 1, 61, 0xb73875411d0808c0, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "B2-Loans", 1, 61, 0xb73875411d0808c0, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "H-Loans", 1, 61, 0xb73875411d0808c0, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "Summary", 1, 16, 0x8f565d0dd4f1ea14, 0, 0, 0, 0),
        .init("SD_CSD_2020.xlsx", "497", 68, 2524, 0xe48276856411dc93, 67, 62553460, 170, 3433678162),
        .init("SD_CSD_2020.xlsx", "496", 9, 223, 0x4968d4da7aef1cde, 8, 4372704, 16, 323201734),
    ]
}
