//! Exports of analytics programs, as they write them.

use jiff::civil::date;
use proptest::prelude::*;
use wire_audience::export::read;

fn show(file: &[u8]) -> String {
    match read(file, date(2026, 11, 22)) {
        Ok(export) => {
            let figure = export.figure;
            format!(
                "{}: {}{} visitors, {} to {}. {}",
                export.program.name(),
                if figure.at_least { "at least " } else { "" },
                figure.visitors,
                figure.from,
                figure.to,
                export.basis.sentence(),
            )
        }
        Err(error) => format!("refused: {error}"),
    }
}

const GA4_DAYS: &str = "\
# ----------------------------------------
# Reports snapshot
# Account: The Gazette
# ----------------------------------------
#
# Start date: 20261001
# End date: 20261031
Nth day,Active users
0000,1204
0001,1311
0002,990

# Start date: 20261001
# End date: 20261031
Country,Active users
Norway,22000
";

const GA4_MONTHS: &str = "\
# ----------------------------------------
# Free form 1
# 20260815-20261031
# ----------------------------------------

Month,Active users,Totals
,,
,98211,Grand total
08,21044
09,47110
10,48211
";

const GA4_TOTAL: &str = "\
# Start date: 20261001
# End date: 20261031
Page path,Active users,Views
,48211,90412,Grand total
/ferry,20110,31000
/rents,18001,22000
";

const MATOMO_MONTHS: &str = "\
Date,Unique visitors,Visits,Actions
2026-08,21044,30000,61000
2026-09,47110,60000,99000
2026-10,48211,61000,98000
2026-11,30000,40000,60000
";

const MATOMO_DAYS: &str =
    "date,nb_uniq_visitors,nb_visits\n2026-10-01,1204,1500\n2026-10-02,1311,1600\n";

const PLAUSIBLE_MONTHS: &str = "date,visitors,pageviews\n2026-08-01,21044,30000\n2026-09-01,47110,60000\n2026-10-01,48211,61000\n";

const PLAUSIBLE_DAYS: &str =
    "date,visitors,pageviews\n2026-10-01,1204,30000\n2026-10-02,1311,60000\n";

#[test]
fn exports_say_what_is_sound() {
    let table = [
        ("GA4, days", GA4_DAYS.to_owned()),
        ("GA4, months", GA4_MONTHS.to_owned()),
        ("GA4, a total for a month", GA4_TOTAL.to_owned()),
        (
            "GA4, a total for a quarter",
            GA4_TOTAL.replace("20261001", "20260801"),
        ),
        (
            "GA4, a total for a week",
            GA4_TOTAL.replace("20261031", "20261007"),
        ),
        ("Matomo, months", MATOMO_MONTHS.to_owned()),
        ("Matomo, days", MATOMO_DAYS.to_owned()),
        (
            "Matomo, one period without a date",
            "Unique visitors,Visits\n4711,9000\n".to_owned(),
        ),
        ("Plausible, months", PLAUSIBLE_MONTHS.to_owned()),
        ("Plausible, days", PLAUSIBLE_DAYS.to_owned()),
        (
            "one first day",
            "date,visitors\n2026-10-01,1204\n".to_owned(),
        ),
        ("days to come", PLAUSIBLE_DAYS.replace("2026", "2027")),
        (
            "an impossible day",
            PLAUSIBLE_DAYS.replace("10-02", "02-31"),
        ),
        ("no visitors", "date,pageviews\n2026-10-01,9\n".to_owned()),
        ("another kind of file", "<html>".to_owned()),
        ("nothing", String::new()),
    ];
    let shown: String = table
        .iter()
        .map(|(name, file)| format!("{name}: {}\n", show(file.as_bytes())))
        .collect();
    insta::assert_snapshot!(shown, @"
    GA4, days: Google Analytics 4: at least 1311 visitors, 2026-10-02 to 2026-10-02. The export has days alone. They can't be added up, as who came on two days would count twice, so the busiest day counts: export by month to show more.
    GA4, months: Google Analytics 4: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    GA4, a total for a month: Google Analytics 4: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    GA4, a total for a quarter: refused: the file has one figure for 2026-08-01 to 2026-10-31, which says nothing of a month: export visitors by month
    GA4, a total for a week: Google Analytics 4: at least 48211 visitors, 2026-10-01 to 2026-10-07. The export has one figure, for less than a month.
    Matomo, months: Matomo: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    Matomo, days: Matomo: at least 1311 visitors, 2026-10-02 to 2026-10-02. The export has days alone. They can't be added up, as who came on two days would count twice, so the busiest day counts: export by month to show more.
    Matomo, one period without a date: refused: the file doesn't say which days it counts: export visitors by month or by day
    Plausible, months: Plausible: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    Plausible, days: Plausible: at least 1311 visitors, 2026-10-02 to 2026-10-02. The export has days alone. They can't be added up, as who came on two days would count twice, so the busiest day counts: export by month to show more.
    one first day: refused: the file has one row, for 2026-10-01, and its figure can be that day's or that of all of October 2026: export several months, such as the last twelve, and the newest whole one counts
    days to come: refused: the file counts visitors of 2027-10-01, which is still to come
    an impossible day: refused: '2026-02-31' in line 3 is no day or month that is known
    no visitors: refused: the file has no column of users or visitors that is known: export visitors by month from GA4 ('Active users', 'Total users'), Matomo ('Unique visitors') or Plausible ('visitors') in English
    another kind of file: refused: the file has no column of users or visitors that is known: export visitors by month from GA4 ('Active users', 'Total users'), Matomo ('Unique visitors') or Plausible ('visitors') in English
    nothing: refused: the file has no column of users or visitors that is known: export visitors by month from GA4 ('Active users', 'Total users'), Matomo ('Unique visitors') or Plausible ('visitors') in English
    ");
}

#[test]
fn a_month_or_a_day_in_several_rows_is_refused() {
    let table = [
        (
            "GA4, months by country",
            "# 20260901-20261031\nYear month,Country,Active users\n202609,Norway,40110\n\
             202610,Norway,41000\n202610,Sweden,7211\n",
        ),
        (
            "GA4, days by country",
            "# 20261001-20261031\nDate,Country,Active users\n20261001,Norway,1100\n\
             20261001,Sweden,104\n20261002,Norway,1311\n",
        ),
        (
            "Matomo, a month twice",
            "Date,Unique visitors\n2026-09,47110\n2026-10,48211\n2026-10,48211\n",
        ),
        (
            "Plausible, months by country",
            "date,country,visitors\n2026-09-01,NO,40110\n2026-10-01,NO,41000\n2026-10-01,SE,7211\n",
        ),
        (
            "GA4, a month with a row of totals",
            "# 20261001-20261031\nYear month,Active users,Totals\n,48211,Grand total\n202610,48211\n",
        ),
    ];
    let shown: String = table
        .iter()
        .map(|(name, file)| format!("{name}: {}\n", show(file.as_bytes())))
        .collect();
    insta::assert_snapshot!(shown, @"
    GA4, months by country: refused: the file has several rows for October 2026, and visitors can't be added up: export months alone, without another dimension
    GA4, days by country: refused: the file has several rows for 2026-10-01, and visitors can't be added up: export days alone, or better months alone, without another dimension
    Matomo, a month twice: refused: the file has several rows for October 2026, and visitors can't be added up: export months alone, without another dimension
    Plausible, months by country: refused: the file has several rows for October 2026, and visitors can't be added up: export months alone, without another dimension
    GA4, a month with a row of totals: Google Analytics 4: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    ");
}

#[test]
fn one_first_day_is_read_only_where_the_file_says_what_it_is() {
    let row = "2026-10-01,51004\n";
    let table = [
        ("Plausible", format!("date,visitors\n{row}")),
        ("with a total", format!("date,visitors\n{row}Total,51004\n")),
        ("a heading of days", format!("Day,Unique visitors\n{row}")),
        ("a heading of months", format!("Month,visitors\n{row}")),
        ("German months", format!("Monat,Eindeutige Besucher\n{row}")),
        (
            "comments with that day alone",
            format!("# 20261001-20261001\nDate,Active users\n{row}"),
        ),
        (
            "comments with the month",
            format!("# 20261001-20261031\nDate,Active users\n{row}"),
        ),
        (
            "GA4, the first day of a month",
            "# 20261001-20261031\nNth day,Active users\n0000,51004\n".to_owned(),
        ),
        (
            "several first days under a heading of days",
            format!("Day,Unique visitors\n2026-09-01,1204\n{row}"),
        ),
        (
            "several months",
            format!("date,visitors\n2026-09-01,47110\n{row}"),
        ),
        (
            "one other day",
            "date,visitors\n2026-10-02,1204\n".to_owned(),
        ),
    ];
    let shown: String = table
        .iter()
        .map(|(name, file)| format!("{name}: {}\n", show(file.as_bytes())))
        .collect();
    insta::assert_snapshot!(shown, @"
    Plausible: refused: the file has one row, for 2026-10-01, and its figure can be that day's or that of all of October 2026: export several months, such as the last twelve, and the newest whole one counts
    with a total: refused: the file has one row, for 2026-10-01, and its figure can be that day's or that of all of October 2026: export several months, such as the last twelve, and the newest whole one counts
    a heading of days: Matomo: at least 51004 visitors, 2026-10-01 to 2026-10-01. The export has days alone. They can't be added up, as who came on two days would count twice, so the busiest day counts: export by month to show more.
    a heading of months: Plausible: 51004 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    German months: Matomo: 51004 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    comments with that day alone: Google Analytics 4: at least 51004 visitors, 2026-10-01 to 2026-10-01. The export has days alone. They can't be added up, as who came on two days would count twice, so the busiest day counts: export by month to show more.
    comments with the month: refused: the file has one row, for 2026-10-01, and its figure can be that day's or that of all of October 2026: export several months, such as the last twelve, and the newest whole one counts
    GA4, the first day of a month: Google Analytics 4: at least 51004 visitors, 2026-10-01 to 2026-10-01. The export has days alone. They can't be added up, as who came on two days would count twice, so the busiest day counts: export by month to show more.
    several first days under a heading of days: Matomo: at least 51004 visitors, 2026-10-01 to 2026-10-01. The export has days alone. They can't be added up, as who came on two days would count twice, so the busiest day counts: export by month to show more.
    several months: Plausible: 51004 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    one other day: Plausible: at least 1204 visitors, 2026-10-02 to 2026-10-02. The export has days alone. They can't be added up, as who came on two days would count twice, so the busiest day counts: export by month to show more.
    ");
}

#[test]
fn numbers_of_other_countries_are_understood_or_refused() {
    let months = |delimiter: &str, numbers: [&str; 3]| {
        let rows: Vec<String> = numbers
            .iter()
            .zip(["2026-08", "2026-09", "2026-10"])
            .map(|(number, month)| format!("{month}{delimiter}{number}\n"))
            .collect();
        format!("Date{delimiter}Unique visitors\n{}", rows.concat())
    };
    let table = [
        ("plain", months(",", ["900", "47110", "48211"])),
        (
            "with spaces",
            months(";", ["900", "47 110", "48\u{202f}211"]),
        ),
        ("with apostrophes", months(";", ["900", "47'110", "48’211"])),
        (
            "German, with a million",
            months(";", ["900", "1.047.110", "48.211"]),
        ),
        (
            "German",
            months(";", ["900", "47.110", "48.211"]),
        ),
        (
            "English",
            months("\t", ["900", "47,110", "48,211"]),
        ),
        (
            "English, in quotation marks",
            months(",", ["900", "\"1,047,110\"", "\"48,211\""]),
        ),
        (
            "English, without them",
            months(",", ["900", "47,110", "48,211"]),
        ),
        (
            "German or English, with a rate of each",
            "Date;Unique visitors;Rate;Pages\n2026-10;48.211;0,5;1.5\n".to_owned(),
        ),
        (
            "GA4, German",
            "# 20260801-20261031\nMonat;Aktive Nutzer;Sitzungen\n09;47.110;59.002\n10;48.211;61.700\n"
                .to_owned(),
        ),
        (
            "Matomo, German",
            "Datum;Eindeutige Besucher;Absprungrate\n2026-09;47.110;41 %\n2026-10;48.211;40,5 %\n"
                .to_owned(),
        ),
        ("fractions", months(";", ["900.5", "47110", "48211"])),
        ("nonsense", months(";", ["900", "many", "48211"])),
        ("less than none", months(";", ["900", "-3", "48211"])),
        ("a formula", months(";", ["900", "=1+1", "48211"])),
    ];
    let shown: String = table
        .iter()
        .map(|(name, file)| format!("{name}: {}\n", show(file.as_bytes())))
        .collect();
    insta::assert_snapshot!(shown, @"
    plain: Matomo: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    with spaces: Matomo: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    with apostrophes: Matomo: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    German, with a million: Matomo: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    German: Matomo: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    English: Matomo: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    English, in quotation marks: Matomo: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    English, without them: refused: line 3 has more cells than the heading: a number with a comma has to stand in quotation marks
    German or English, with a rate of each: refused: '48.211' in line 2 could be 48211 or a number with decimals, as the file writes its numbers in two ways: export numbers without separators of thousands
    GA4, German: Google Analytics 4: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    Matomo, German: Matomo: 48211 visitors, 2026-10-01 to 2026-10-31. The export has the month's own figure.
    fractions: refused: '900.5' in line 2 is no number of people
    nonsense: refused: 'many' in line 3 is no number of people
    less than none: refused: '-3' in line 3 is no number of people
    a formula: refused: '=1+1' in line 3 is no number of people
    ");
}

#[test]
fn the_headings_that_the_docs_name_are_known() {
    let visitors = "Unique visitors,nb_uniq_visitors,Active users,Total users,Users,visitors,\
                    Eindeutige Besucher,Aktive Nutzer,Visiteurs uniques,Utilisateurs actifs";
    let days = [
        ("Month", "10"),
        ("Year month", "202610"),
        ("Nth month", "0000"),
        ("Monat", "10"),
        ("Day", "20261002"),
        ("Nth day", "0001"),
        ("Tag", "2026-10-02"),
        ("Date", "2026-10"),
        ("Period", "2026-10"),
        ("Label", "2026-10"),
        ("Datum", "2026-10"),
    ];
    for name in visitors.split(',') {
        for (when, cell) in days {
            let file = format!("# 20261001-20261031\n{when},{name}\n{cell},48211\n");
            let said = show(file.as_bytes());
            assert!(
                said.contains("48211 visitors, 2026-10-0"),
                "{name} by {when}: {said}"
            );
        }
    }
}

#[test]
fn encodings_do_not_matter() {
    let wanted = show(MATOMO_MONTHS.as_bytes());
    let units = || MATOMO_MONTHS.encode_utf16();
    let little: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(units().flat_map(u16::to_le_bytes))
        .collect();
    let big: Vec<u8> = [0xfe, 0xff]
        .into_iter()
        .chain(units().flat_map(u16::to_be_bytes))
        .collect();
    let marked = [b"\xef\xbb\xbf", MATOMO_MONTHS.as_bytes()].concat();
    let windows = MATOMO_MONTHS.replace('\n', "\r\n");
    for file in [little, big, marked, windows.into_bytes()] {
        assert_eq!(show(&file), wanted);
    }
    // A column whose name is in Windows's Latin does no harm.
    let latin = [b"Date;Unique visitors;Dur\xe9e\n2026-10;48211;1\n".as_slice()].concat();
    assert!(show(&latin).contains("48211"), "{}", show(&latin));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        let _ = read(&bytes, date(2026, 11, 22));
    }

    #[test]
    fn any_cells_are_read_or_refused(cells in prop::collection::vec("[0-9.,' ;#a-z\"-]{0,12}", 0..20)) {
        for heading in ["Date,Unique visitors\n", "# Start date: 20261001\n# End date: 20261031\nNth month,Active users\n"] {
            let file = format!("{heading}{}", cells.join("\n"));
            let _ = read(file.as_bytes(), date(2026, 11, 22));
        }
    }
}
