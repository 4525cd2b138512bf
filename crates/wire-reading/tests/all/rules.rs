//! What rules find, and what is said of those that can't be read.

use insta::assert_snapshot;
use proptest::prelude::*;
use wire_reading::Language;
use wire_reading::subjects::Rules;

fn rules(text: &str) -> Rules {
    Rules::read(text, Language::English).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// What a rule that says `says` finds in a text; nothing where it doesn't hold.
fn found(says: &str, text: &str) -> Option<String> {
    let suggestions = rules(&format!("harbour:one a subject:\n    {says}")).suggest(text);
    let words = suggestions.first()?.words.iter().map(|span| span.of(text));
    Some(words.collect::<Vec<_>>().join(" | "))
}

const STORY: &str = "Bank lifts rates again

The central bank raised its key interest-rate on Monday, the ECB’s president said. Shares of two banks fell.

Workers’ pay isn’t the cause, she said. “A bank,” she said, “is no food bank.”";

#[test]
fn rules_find_words() {
    let holds =
        |says, words: &str| assert_eq!(found(says, STORY).as_deref(), Some(words), "{says}");
    holds("central bank", "central bank");
    holds("\"interest rate\"", "interest-rate");
    holds(
        "interest rate, workers' pay",
        "interest-rate | Workers’ pay",
    );
    holds("isn't", "isn’t");
    holds("bank~", "Bank | bank | banks | bank | bank");
    holds("presid*", "president");
    holds("ECB", "ECB");
    holds("raise~ near/4 rate", "raised | rate");
    holds("rate near/4 raise~", "raised | rate");
    holds("headline(bank)", "Bank");
    holds("lead(shares) and not trader~", "Shares");
    holds(
        "at least 2 of (shares, traders, president)",
        "president | Shares",
    );
    holds("3 × (bank, banks)", "Bank | bank | banks | bank | bank");
    holds("2 times said", "said | said | said");
    holds("about(shares)", "Shares");
    holds(
        "(food bank or blood bank) and not (river near/2 bank)",
        "food bank",
    );
}

#[test]
fn rules_do_not_find_what_is_not_there() {
    let fails = |says| assert_eq!(found(says, STORY), None, "{says}");
    fails("ban");
    fails("ecb near/1 shares");
    fails("\"president shares\"");
    fails("Ecb");
    fails("headline(interest)");
    fails("Tuesday");
    fails("6 × (bank, banks)");
    fails("shares near/30 workers");
    fails("bank and not shares");
    fails("at least 3 of (shares, traders, president)");
}

#[test]
fn a_narrower_subject_stands_for_the_wider_ones() {
    let rules = rules(
        "medtop:20000529: strike\n\
         medtop:20000530 labour strike: strike\n\
         harbour:piers the piers: pier~\n\
         harbour:cranes the cranes: never",
    );
    let suggested = rules.suggest("A strike at the piers");
    let names: Vec<&str> = suggested.iter().map(|subject| &*subject.name).collect();
    assert_eq!(names, ["the piers", "labour strike"]);
}

#[test]
fn own_rules_stand_before_those_that_ship() {
    let own = rules("medtop:20000530 labour strike: never\nmedtop:20000340: choo-choo");
    let both = own.over(Rules::built_in(Language::English));
    let codes = |text| -> Vec<String> {
        both.suggest(text)
            .iter()
            .map(|subject| subject.code.to_string())
            .collect()
    };
    assert_eq!(codes("Train drivers went on strike"), [""; 0]);
    assert_eq!(
        codes("A choo choo passed the solar farm"),
        ["medtop:20000340", "medtop:20001209"]
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let text = "    indented
medtop:20000370 inflation: inflation and
medtop:20000371 interest rate:
    # a remark
    \"interest rate near/4 cut
medtop:99999999 nothing: word
no colon
harb%our a name: word
harbour:a: word
harbour:b b: or word
harbour:c c: (bank, shares
harbour:d d: bank \"shares\"
harbour:e e: ba*
harbour:f f: not bank
harbour:g g: bank near/99 shares
harbour:h h: (bank and shares) near/3 rate
harbour:i i: at least 3 of (bank, shares)
harbour:j j: at most 3 of (bank, shares)
harbour:k k: 60 × bank
harbour:l l: about(bank and shares)
harbour:m m: bank ~ shares
harbour:n n: a b c d e f g h i j k
harbour:o o: &
harbour:p p: ((((((((((((((bank))))))))))))))
harbour:q q:
harbour:b b: again
harbour:r r: headline bank
harbour:s s: \"\"
harbour:t t: never or bank
";
    let errors = Rules::read(text, Language::English).expect_err("all of it is wrong");
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_snapshot!(errors.join("\n"), @"
    line 1, column 5: an indented line goes on with the rule above it, and there is none: a rule begins at the line's start, with its code
    line 2, column 38: the rule ends where a word should follow
    line 5, column 5: this quotation mark isn't closed in its line
    line 6, column 1: 'medtop:99999999' isn't one of the Media Topics in use; a subject of your own has a prefix of its own
    line 7, column 1: a rule begins with its code, its name and a colon, and there is no colon: 'medtop:20000370 inflation: …'
    line 8, column 1: 'harb%our' can't be a code: letters, digits, '-', '_', '.' and ':' make one, up to 60 of them
    line 9, column 1: a name is missing after 'harbour:a': 'harbour:a the harbour: …'
    line 10, column 14: a word (an operator is looked for in quotation marks) should stand here, not 'or'
    line 11, column 21: the rule ends where 'and', 'or', ',' or ')' should follow
    line 12, column 19: 'and', 'or', ',' or the end of the rule should stand here, not words in quotation marks
    line 13, column 14: 'ba*' would find too much: 3 letters or more stand before a '*'
    line 14, column 1: a text without any of these words would have this subject: say with 'and' which words it needs
    line 15, column 19: what follows 'near/' is a number from 1 to 30
    line 16, column 14: 'near' is for words, phrases and lists of them: what is said with 'and', 'not' or brackets of its own has no place in the text
    line 17, column 23: at least 3 are asked for, and 2 listed
    line 18, column 17: 'least', as in 'at least 2 of (…)', should stand here, not 'most'
    line 19, column 14: how often something is said is a number from 1 to 50
    line 20, column 19: 'about' is for words, phrases and lists of them: what is said with 'and', 'not' or brackets of its own has no place in the text
    line 21, column 19: letters are missing before '~': 'bank~'
    line 22, column 14: a phrase has up to 8 words, of up to 60 characters each
    line 23, column 14: '&' has no letter and no digit, so no text has it as a word
    line 24, column 26: brackets stand more than 12 deep
    line 25, column 1: the rule says nothing: words are missing after the colon
    line 26, column 1: 'harbour:b' has a rule in line 10 already: write the two as one, with 'or' between
    line 27, column 23: '(' should stand here, not 'bank'
    line 28, column 14: nothing stands between these quotation marks
    line 29, column 14: a word (an operator is looked for in quotation marks) should stand here, not 'never'
    ");
}

/// A rule as somebody may write it.
fn says() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "bank",
        "bank~",
        "presid*",
        "ECB",
        "interest rate~",
        "\"and or\"",
        "women's rights",
        "\"9/11\"",
        "naïve",
        "e-mail",
        "AT&T",
        "\"3 times\"",
        "U.S.",
    ])
    .prop_map(str::to_owned);
    let counted = word.clone().prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one}, {other})")),
            (inner.clone(), 1..31u8, inner)
                .prop_map(|(one, words, other)| format!("({one}) near/{words} ({other})")),
        ]
    });
    let leaf = prop_oneof![
        3 => counted.clone(),
        1 => counted.clone().prop_map(|item| format!("about({item})")),
        1 => (1..51u8, counted).prop_map(|(count, item)| format!("{count} × ({item})")),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|items| format!("({})", items.join(" or "))),
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|items| format!("({})", items.join(" and "))),
            (inner.clone(), inner.clone())
                .prop_map(|(one, other)| format!("({one} and not ({other}))")),
            (inner.clone(), inner.clone())
                .prop_map(|(one, other)| format!("at least 1 of ({one}, {other})")),
            inner.clone().prop_map(|item| format!("headline({item})")),
            inner.prop_map(|item| format!("lead({item})")),
        ]
    })
}

proptest! {
    #[test]
    fn a_rule_that_is_printed_reads_as_the_same(says in says()) {
        let Ok(read) = Rules::read(&format!("harbour:one a subject: {says}"), Language::English) else {
            return Ok(());
        };
        let printed = read.rules()[0].to_string();
        let again = Rules::read(&printed, Language::English);
        prop_assert_eq!(read.rules(), again.as_ref().map(Rules::rules).unwrap_or_default(), "{} {:?}", printed, again.as_ref().err());
    }

    #[test]
    fn any_text_is_read_as_rules_or_refused(text in prop_oneof![".{0,200}", "(harbour:a b: )?[a-z()*~,\"×0-9 #:\n]{0,80}", "harbour:a b: (and|or|not|near/5|at least 2 of|[(]|[)]|,|×|3|bank|\"| ){0,30}"]) {
        let _ = Rules::read(&text, Language::English);
    }
}

#[test]
fn rules_that_ship_are_printed_as_they_read() {
    for rule in Rules::built_in(Language::English).rules() {
        let again = rules(&rule.to_string());
        assert_eq!(again.rules()[0], *rule);
    }
}
