//! An index that takes stories in one by one, and one that lies in a file, answer as one that is built
//! anew.

use crate::common::{page_with, version};
use bytes::Bytes;
use proptest::prelude::*;
use wire_trace::{
    Builder, Document, Grams, Index, IndexError, Page, PageContext, Pickup, Texts, compare,
};

/// Sentences that stories share, so that runs of words are forgotten and kept.
const SENTENCES: [&str; 8] = [
    "The harbour board voted on Tuesday to close the old ferry terminal at the end of the season",
    "A survey in March found that the pier would need new piles within the next two winters",
    "Nobody from the board has spoken to any of us who work down here beside the water",
    "The council will hear the plan in the town hall during the first week of November again",
    "Two fishing boats were lifted out of the basin by a crane that had come from the city",
    "Schools along the coast open an hour later on Monday because of the storm and the tide",
    "The swing bridge over the Merrow closes for a fortnight while its turning gear is mended",
    "An inquiry found that the lighthouse had been dark for nine nights without any notice given",
];

fn document(key: usize, versions: &[Vec<usize>]) -> Document {
    Document {
        key: format!("story {key}"),
        headline: format!("Headline {key}"),
        versions: versions
            .iter()
            .enumerate()
            .map(|(number, sentences)| {
                let paragraphs = sentences.iter().map(|at| SENTENCES[*at].to_owned());
                version(number as u32 + 1, paragraphs.collect())
            })
            .collect(),
        ..Document::default()
    }
}

/// Some sentences, in one or two versions; none, for a killed story.
fn versions() -> impl Strategy<Value = Vec<Vec<usize>>> {
    let sentences = prop::collection::vec(0..SENTENCES.len(), 0..5);
    prop::collection::vec(sentences, 0..3)
}

/// The file of an index of these stories.
fn file_of(documents: &[Document], texts: Texts) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new(), texts).expect("memory can be written");
    for document in documents {
        builder.add(document).expect("memory can be written");
    }
    builder.finish([7; 32]).expect("memory can be written")
}

fn open(file: Vec<u8>) -> Result<Grams, IndexError> {
    Grams::open(&Bytes::from(file))
}

/// A page with these sentences.
fn page_of(sentences: &[usize]) -> Page {
    let article: String = sentences
        .iter()
        .map(|at| format!("<p>{}.</p>", SENTENCES[*at]))
        .collect();
    let page = Page::read(page_with("", &article).as_bytes(), PageContext::default());
    page.expect("a page is a page")
}

/// What a page carries of an index whose stories are in its file.
fn trace(grams: &Grams, page: &Page) -> Result<Vec<Pickup>, IndexError> {
    let candidates = grams.candidates(page).into_iter();
    let documents: Result<Vec<Option<Document>>, IndexError> =
        candidates.map(|number| grams.document(number)).collect();
    Ok(compare(page, documents?.into_iter().flatten()))
}

/// Stories as they follow each other: a key that came before is that story's change, or its kill.
fn steps() -> impl Strategy<Value = Vec<(usize, Vec<Vec<usize>>)>> {
    prop::collection::vec((0..20_usize, versions()), 1..60)
}

/// The stories as they are after these steps, in the order in which they came first.
fn newest(steps: &[(usize, Vec<Vec<usize>>)]) -> Vec<Document> {
    let mut newest: Vec<(usize, &[Vec<usize>])> = Vec::new();
    for (key, versions) in steps {
        match newest.iter_mut().find(|(known, _)| known == key) {
            Some((_, place)) => *place = versions,
            None => newest.push((*key, versions)),
        }
    }
    let stories = newest.into_iter();
    stories
        .map(|(key, versions)| document(key, versions))
        .collect()
}

proptest! {
    #[test]
    fn an_index_kept_up_to_date_answers_as_one_built_anew(
        steps in steps(),
        page in prop::collection::vec(0..SENTENCES.len(), 1..6),
    ) {
        let mut kept = Index::default();
        for (key, versions) in &steps {
            kept.put(document(*key, versions));
        }
        let anew = Index::build(newest(&steps));
        let page = page_of(&page);
        prop_assert_eq!(kept.len(), anew.len());
        prop_assert_eq!(kept.trace(&page), anew.trace(&page));
    }
}

proptest! {
    // Each of these writes whole files.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_file_answers_as_an_index_built_anew(
        steps in steps(),
        page in prop::collection::vec(0..SENTENCES.len(), 1..6),
    ) {
        let stories = newest(&steps);
        let page = page_of(&page);
        let grams = open(file_of(&stories, Texts::Kept)).expect("a whole file");
        prop_assert_eq!(grams.len(), stories.len());
        prop_assert_eq!(trace(&grams, &page), Ok(Index::build(stories).trace(&page)));
    }

    #[test]
    fn a_file_with_changes_beside_it_knows_what_one_built_anew_knows(
        built in steps(),
        changes in prop::collection::vec(steps(), 0..3),
        page in prop::collection::vec(0..SENTENCES.len(), 1..6),
    ) {
        let page = page_of(&page);
        let mut grams = open(file_of(&newest(&built), Texts::Elsewhere)).expect("a whole file");
        let mut so_far = built;
        for steps in changes {
            for (key, versions) in &steps {
                grams.put(&document(*key, versions));
            }
            so_far.extend(steps);
            let anew = open(file_of(&newest(&so_far), Texts::Elsewhere)).expect("a whole file");
            let settled = grams.settle(Vec::new(), [8; 32]).expect("memory can be written");
            let settled = open(settled).expect("a whole file");
            prop_assert_eq!(settled.unsettled(), 0);
            for index in [&grams, &settled] {
                prop_assert_eq!(index.len(), anew.len());
                prop_assert_eq!(index.candidates(&page), anew.candidates(&page));
                for number in 0..=anew.len() as u32 {
                    prop_assert_eq!(index.key(number), anew.key(number));
                }
            }
            grams = settled;
        }
    }

    #[test]
    fn a_flipped_byte_is_refused_or_harms_nothing(at in any::<prop::sample::Index>(), bit in 0..8) {
        let stories = [document(0, &[vec![0, 1]]), document(1, &[vec![2], vec![2, 3]])];
        let page = page_of(&[0, 2, 3]);
        let mut file = file_of(&stories, Texts::Kept);
        // Few bytes belong to the texts: half of the time one of them is hit.
        let length = if bit % 2 == 0 { file.len() } else { 2_000 };
        file[at.index(length)] ^= 1_u8 << bit;
        let told = open(file).and_then(|grams| trace(&grams, &page));
        if let Ok(told) = told {
            prop_assert_eq!(told, Index::build(stories).trace(&page));
        }
    }

    #[test]
    fn bytes_that_are_no_index_are_refused(
        mut file in prop::collection::vec(any::<u8>(), 0..2_000),
        begins_well in any::<bool>(),
    ) {
        let mut error = IndexError::NotAnIndex;
        if begins_well {
            file.splice(0..0, *b"wire-trace index");
            error = IndexError::Damaged("end");
        }
        prop_assert_eq!(open(file).err(), Some(error));
    }
}

#[test]
fn a_file_that_was_cut_off_is_refused() {
    let file = file_of(&[document(0, &[vec![0, 1]])], Texts::Kept);
    for length in [16, 100, file.len() / 2, file.len() - 1] {
        let told = open(file[..length].to_vec());
        assert_eq!(told.err(), Some(IndexError::Damaged("end")));
    }
}

#[test]
fn what_is_damaged_is_named() {
    let mut file = file_of(&[document(0, &[vec![0, 1]])], Texts::Kept);
    let end = file.len();
    file[100] ^= 1;
    let page = page_of(&[0, 1]);
    let told = open(file.clone()).and_then(|grams| trace(&grams, &page));
    insta::assert_snapshot!(told.expect_err("a text is damaged"), @"the index is damaged (its stories); build it anew");
    file[end - 100_000] ^= 1;
    insta::assert_snapshot!(open(file).expect_err("the table is damaged"), @"the index is damaged (its buckets); build it anew");
}

#[test]
fn whoever_holds_a_clone_sees_what_was_there_when_it_was_made() {
    let page = page_of(&[0, 1]);
    let mut grams =
        open(file_of(&[document(0, &[vec![0, 1]])], Texts::Kept)).expect("a whole file");
    let before = grams.clone();
    grams.put(&document(0, &[]));
    grams.put(&document(1, &[vec![1]]));
    assert_eq!(before.candidates(&page), [0]);
    assert_eq!(grams.candidates(&page), [1]);
    assert_eq!((before.len(), grams.len(), grams.unsettled()), (1, 2, 2));
    assert_eq!(grams.key(1), Some("story 1"));
}

/// So many stories with a beginning of their own and an end that all of them have.
fn rolling(stories: usize, end: &[&str]) -> Vec<Document> {
    let one = |number: usize| {
        let own = format!(
            "On day {number} of it the board met, heard {number} people and put off what it had to say"
        );
        // Not at the same word in each.
        let own = format!("{own} {}", "again ".repeat(number % 8));
        let paragraphs = [vec![own], end.iter().map(ToString::to_string).collect()].concat();
        Document {
            key: format!("day {number}"),
            versions: vec![version(1, paragraphs)],
            ..Document::default()
        }
    };
    (0..stories).map(one).collect()
}

#[test]
fn a_long_text_that_many_stories_share_is_the_newest_ones() {
    let background = &SENTENCES[..5];
    let page = page_of(&[0, 1, 2, 3, 4]);
    for stories in [2, 12, 14, 150, 600] {
        let stories = rolling(stories, background);
        let last = stories.len() - 1;
        let grams = open(file_of(&stories, Texts::Kept)).expect("a whole file");
        let found = trace(&grams, &page).expect("a whole file");
        assert_eq!(found.len(), 1, "{} stories", stories.len());
        let candidates = grams.candidates(&page).len();
        assert!(
            candidates <= stories.len().min(200),
            "{candidates} candidates"
        );
        let mut kept = open(file_of(&stories[..last], Texts::Kept)).expect("a whole file");
        kept.put(&stories[last]);
        assert_eq!(kept.candidates(&page), grams.candidates(&page));
        if stories.len() > 100 {
            assert!(candidates <= 12, "{candidates} candidates");
            let number = grams.number(&found[0].story).expect("is there");
            assert!(number as usize + 100 > last, "{} of {last}", found[0].story);
        }
    }
}

#[test]
fn a_short_text_that_many_stories_share_is_nobodys() {
    // As long as a notice.
    let notice = &SENTENCES[..3];
    let grams = open(file_of(&rolling(600, notice), Texts::Kept)).expect("a whole file");
    // On a page with many stories it stands as often.
    let page = page_of(&[0, 1, 2].repeat(20));
    assert!(grams.candidates(&page).is_empty());
}
