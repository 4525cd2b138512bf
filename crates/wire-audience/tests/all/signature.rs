//! Reports on their way from a publisher's machine to the wire.

use wire_audience::{Options, Report, SignatureError, Tally, sign, verify};

const KEY: [u8; 32] = [1; 32];
const OTHER: [u8; 32] = [2; 32];

fn report() -> Report {
    let mut tally = Tally::new(
        Options::at("2026-11-22T12:00:00Z".parse().unwrap()),
        [7; 16],
    );
    tally.feed(
        br#"192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "Mozilla/5.0 (X11; rv:143.0) Firefox/143.0""#,
    );
    tally.report("wirecopy test")
}

#[test]
fn a_signed_report_comes_back_whole_and_says_whose_key_it_was() {
    let signed = sign(&report(), &KEY);
    assert_eq!(verify(signed.as_bytes(), &[OTHER, KEY]), Ok((report(), 1)));
}

#[test]
fn a_signed_report_may_be_printed_anew() {
    let signed: serde_json::Value = serde_json::from_str(&sign(&report(), &KEY)).unwrap();
    let packed = serde_json::to_vec(&signed).unwrap();
    assert_eq!(verify(&packed, &[KEY]), Ok((report(), 0)));
}

#[test]
fn a_signature_can_be_made_by_other_programs() {
    // Keys in order, no white space: what `jq -cSj .report | openssl dgst -sha256 -mac HMAC` signs.
    let signed: serde_json::Value = serde_json::from_str(&sign(&report(), &KEY)).unwrap();
    let canonical = serde_json::to_vec(&signed["report"]).unwrap();
    let mac = hmac_sha256::HMAC::mac(canonical, KEY);
    let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(signed["signature"], hex);
}

#[test]
fn a_forged_report_is_refused() {
    let signed = sign(&report(), &KEY);
    let more = signed.replace("\"visitors\": 1", "\"visitors\": 90000");
    assert_ne!(more, signed);
    let added = signed.replacen("\"form\":", "\"verified_by\": \"nobody\", \"form\":", 1);
    let fraction = signed.replace("\"visitors\": 1", "\"visitors\": 1.0");
    let table = [
        (signed.as_str(), OTHER, SignatureError::Forged),
        (&more, KEY, SignatureError::Forged),
        (&added, KEY, SignatureError::Forged),
        (&fraction, KEY, SignatureError::Forged),
        ("{}", KEY, SignatureError::NotASignedReport),
        ("[1]", KEY, SignatureError::NotASignedReport),
        ("visitors,90000", KEY, SignatureError::NotASignedReport),
        ("", KEY, SignatureError::NotASignedReport),
        (
            r#"{"report": {}, "signature": "short"}"#,
            KEY,
            SignatureError::NotASignedReport,
        ),
    ];
    for (text, key, wanted) in table {
        assert_eq!(verify(text.as_bytes(), &[key]), Err(wanted), "{text}");
    }
    assert_eq!(verify(signed.as_bytes(), &[]), Err(SignatureError::Forged));
}

#[test]
fn a_report_of_a_later_form_is_named_as_such() {
    let mut later = report();
    later.form = "wirecopy audience report 2".into();
    assert_eq!(
        verify(sign(&later, &KEY).as_bytes(), &[KEY]),
        Err(SignatureError::UnknownForm)
    );
}
