//! Evidence of an audience, as the account's and the desk's pages share it: files that are read, and
//! what was read of them.

pub(crate) mod details;
pub(crate) mod document;
pub(crate) mod logs;
pub(crate) mod piece;
pub(crate) mod plot;
pub(crate) mod signs;
pub(crate) mod stream;

/// A file's name as it is kept: one line, without the folders that some browsers send with it.
pub(crate) fn file_name(given: &str) -> String {
    const LONGEST: usize = 120;
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect();
    match name.trim() {
        "" => "a file without a name".to_owned(),
        name => name.to_owned(),
    }
}

/// The hash of a file's content, as records name it.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn names_of_files_are_one_line_without_folders() {
        let table = [
            ("report.json", "report.json"),
            ("C:\\Users\\ana\\report.json", "report.json"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nb", "ab"),
            ("", "a file without a name"),
            ("/", "a file without a name"),
        ];
        for (given, kept) in table {
            assert_eq!(file_name(given), kept);
        }
        assert_eq!(file_name(&"ä".repeat(500)).chars().count(), 120);
    }
}
