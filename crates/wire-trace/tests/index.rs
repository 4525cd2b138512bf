//! An index that takes stories in one by one answers as one that is built anew.

mod common;

use common::{page_with, version};
use proptest::prelude::*;
use wire_trace::{Document, Index, Page, PageContext};

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

proptest! {
    #[test]
    fn an_index_kept_up_to_date_answers_as_one_built_anew(
        steps in prop::collection::vec((0..20_usize, versions()), 1..60),
        page in prop::collection::vec(0..SENTENCES.len(), 1..6),
    ) {
        let mut kept = Index::default();
        let mut newest: Vec<(usize, Vec<Vec<usize>>)> = Vec::new();
        for (key, versions) in steps {
            kept.put(document(key, &versions));
            match newest.iter_mut().find(|(known, _)| *known == key) {
                Some((_, place)) => *place = versions,
                None => newest.push((key, versions)),
            }
        }
        let anew = Index::build(newest.iter().map(|(key, versions)| document(*key, versions)));
        let article: String = page.iter().map(|at| format!("<p>{}.</p>", SENTENCES[*at])).collect();
        let page = Page::read(page_with("", &article).as_bytes(), PageContext::default());
        let page = page.expect("a page is a page");
        prop_assert_eq!(kept.len(), anew.len());
        prop_assert_eq!(kept.trace(&page), anew.trace(&page));
    }
}
