//! From the signs of a rule to what it says.

use super::expression::{Ending, Expression, Phrase, Place, RESERVED, Word};
use super::limits;
use super::problem::{At, Problem};
use super::signs::Sign;
use crate::Language;
use crate::text::parted;

/// What the signs say. `begin` is where the rule begins, for what is wrong with all of it.
pub(super) fn expression(
    signs: &[(Sign, At)],
    begin: At,
    language: Language,
) -> Result<Expression, (Problem, At)> {
    if signs.len() > limits::SIGNS {
        return Err((Problem::TooLong, begin));
    }
    if signs.is_empty() {
        return Err((Problem::EmptyRule, begin));
    }
    let mut parser = Parser {
        signs,
        at: 0,
        depth: 0,
        begin,
        language,
    };
    let expression = parser.list()?;
    if parser.at < signs.len() {
        return Err(parser.expected("'and', 'or', ',' or the end of the rule"));
    }
    if expression.wants_nothing() {
        return Err((Problem::WantsNothing, begin));
    }
    Ok(expression)
}

struct Parser<'a> {
    signs: &'a [(Sign, At)],
    at: usize,
    depth: usize,
    begin: At,
    language: Language,
}

type Parsed = Result<Expression, (Problem, At)>;

impl Parser<'_> {
    fn peek(&self) -> Option<&Sign> {
        self.signs.get(self.at).map(|(sign, _)| sign)
    }

    /// Where the next sign stands, or the last one, where none follows.
    fn here(&self) -> At {
        self.signs
            .get(self.at)
            .or(self.signs.last())
            .map_or(self.begin, |(_, at)| *at)
    }

    fn expected(&self, expected: &'static str) -> (Problem, At) {
        let found = self.peek().map(Sign::shown);
        (Problem::Expected { expected, found }, self.here())
    }

    /// Takes the sign, if it comes next.
    fn takes(&mut self, sign: &Sign) -> bool {
        let is = self.peek() == Some(sign);
        self.at += usize::from(is);
        is
    }

    /// Takes the operator, if it comes next.
    fn says(&mut self, operator: &str) -> bool {
        let is = matches!(self.peek(), Some(Sign::Bare(word, Ending::Exact)) if word == operator);
        self.at += usize::from(is);
        is
    }

    /// Goes one step deeper; whoever calls comes back up.
    fn deeper(&mut self) -> Result<(), (Problem, At)> {
        self.depth += 1;
        match self.depth > limits::DEPTH {
            true => Err((Problem::TooDeep, self.here())),
            false => Ok(()),
        }
    }

    /// What commas part.
    fn list(&mut self) -> Parsed {
        let mut items = self.items()?;
        Ok(match items.len() {
            1 => items.remove(0),
            _ => Expression::Any(items),
        })
    }

    fn items(&mut self) -> Result<Vec<Expression>, (Problem, At)> {
        let mut items = vec![self.either()?];
        while self.takes(&Sign::Comma) {
            items.push(self.either()?);
        }
        Ok(items)
    }

    fn either(&mut self) -> Parsed {
        let first = self.both()?;
        if !self.says("or") {
            return Ok(first);
        }
        let mut items = vec![first, self.both()?];
        while self.says("or") {
            items.push(self.both()?);
        }
        Ok(Expression::Any(items))
    }

    fn both(&mut self) -> Parsed {
        let first = self.negated()?;
        if !self.says("and") {
            return Ok(first);
        }
        let mut items = vec![first, self.negated()?];
        while self.says("and") {
            items.push(self.negated()?);
        }
        Ok(Expression::All(items))
    }

    fn negated(&mut self) -> Parsed {
        if !self.says("not") {
            return self.near();
        }
        self.deeper()?;
        let item = self.negated()?;
        self.depth -= 1;
        Ok(Expression::Not(Box::new(item)))
    }

    fn near(&mut self) -> Parsed {
        let (from, before) = (self.here(), self.depth);
        let mut one = self.one()?;
        while let Some(Sign::Bare(word, _)) = self.peek()
            && let Some(words) = word.strip_prefix("near/")
        {
            let words = in_range("what follows 'near/'", words, 1, limits::NEAR)
                .map_err(|problem| (problem, self.here()))?;
            self.deeper()?;
            self.at += 1;
            let to = self.here();
            let other = self.one()?;
            for (item, at) in [(&one, from), (&other, to)] {
                if !item.has_places() {
                    return Err((Problem::NoPlaces("near"), at));
                }
            }
            one = Expression::Near(Box::new(one), words, Box::new(other));
        }
        self.depth = before;
        Ok(one)
    }

    fn one(&mut self) -> Parsed {
        match self.peek() {
            Some(Sign::Open) => self.bracketed(),
            Some(Sign::Quoted(words)) => {
                let (words, at) = (words.clone(), self.here());
                self.at += 1;
                self.phrase(words).map_err(|problem| (problem, at))
            }
            Some(Sign::Bare(word, ending)) => {
                let (word, ending) = (word.clone(), *ending);
                self.bare(&word, ending)
            }
            _ => Err(self.expected("a word")),
        }
    }

    fn bracketed(&mut self) -> Parsed {
        self.deeper()?;
        if !self.takes(&Sign::Open) {
            return Err(self.expected("'('"));
        }
        let list = self.list()?;
        self.closes()?;
        Ok(list)
    }

    fn closes(&mut self) -> Result<(), (Problem, At)> {
        if !self.takes(&Sign::Close) {
            return Err(self.expected("'and', 'or', ',' or ')'"));
        }
        self.depth -= 1;
        Ok(())
    }

    fn bare(&mut self, word: &str, ending: Ending) -> Parsed {
        if self.counts() {
            let count = in_range("how often something is said", word, 1, limits::COUNT)
                .map_err(|problem| (problem, self.here()))?;
            self.at += 2;
            let item = self.with_places("×", Parser::one)?;
            return Ok(Expression::Times(count, Box::new(item)));
        }
        if ending != Ending::Exact || !(RESERVED.contains(&word) || word.starts_with("near/")) {
            return self.run();
        }
        let place = match word {
            "headline" => Place::Headline,
            "lead" => Place::Lead,
            "about" => {
                self.at += 1;
                let item = self.with_places("about", Parser::bracketed)?;
                return Ok(Expression::About(Box::new(item)));
            }
            "at" => return self.at_least(),
            _ => return Err(self.expected("a word (an operator is looked for in quotation marks)")),
        };
        self.at += 1;
        Ok(Expression::In(place, Box::new(self.bracketed()?)))
    }

    /// Whether a number and a sign of multiplication come next.
    fn counts(&self) -> bool {
        let number = matches!(self.peek(), Some(Sign::Bare(word, Ending::Exact)) if word.bytes().all(|byte| byte.is_ascii_digit()));
        number
            && match self.signs.get(self.at + 1) {
                Some((Sign::Times, _)) => true,
                Some((Sign::Bare(word, Ending::Exact), _)) => word == "times" || word == "x",
                _ => false,
            }
    }

    /// What something reads, if it has places in the text.
    fn with_places(&mut self, operator: &'static str, read: fn(&mut Self) -> Parsed) -> Parsed {
        let at = self.here();
        let item = read(self)?;
        match item.has_places() {
            true => Ok(item),
            false => Err((Problem::NoPlaces(operator), at)),
        }
    }

    fn at_least(&mut self) -> Parsed {
        self.at += 1;
        if !self.says("least") {
            return Err(self.expected("'least', as in 'at least 2 of (…)',"));
        }
        let number = match self.peek() {
            Some(Sign::Bare(number, Ending::Exact)) => number.clone(),
            _ => return Err(self.expected("a number")),
        };
        let place = self.here();
        let asked = in_range(
            "how many of a list are asked for",
            &number,
            1,
            limits::COUNT,
        )
        .map_err(|problem| (problem, place))?;
        self.at += 1;
        if !self.says("of") {
            return Err(self.expected("'of'"));
        }
        self.deeper()?;
        if !self.takes(&Sign::Open) {
            return Err(self.expected("'('"));
        }
        let items = self.items()?;
        self.closes()?;
        let listed = items.len();
        if usize::from(asked) > listed {
            return Err((Problem::TooFewListed { asked, listed }, place));
        }
        Ok(Expression::AtLeast(asked, items))
    }

    /// Words without quotation marks that follow each other are a phrase.
    fn run(&mut self) -> Parsed {
        let at = self.here();
        let mut words = Vec::new();
        while let Some(Sign::Bare(word, ending)) = self.peek() {
            let operator = RESERVED.contains(&word.as_str()) || word.starts_with("near/");
            if operator && *ending == Ending::Exact || self.counts() {
                break;
            }
            words.push((word.clone(), *ending));
            self.at += 1;
        }
        self.phrase(words).map_err(|problem| (problem, at))
    }

    fn phrase(&self, words: Vec<(String, Ending)>) -> Result<Expression, Problem> {
        let mut parts = 0;
        for (word, ending) in &words {
            if word.len() > limits::WORD {
                return Err(Problem::LongPhrase);
            }
            let found = parted(word, self.language);
            let last = found
                .last()
                .ok_or_else(|| Problem::NoLetters(word.clone()))?;
            if *ending == Ending::Open && last.chars().count() < limits::BEGINNING {
                return Err(Problem::ShortBeginning(word.clone()));
            }
            parts += found.len();
        }
        if parts > limits::PHRASE {
            return Err(Problem::LongPhrase);
        }
        let words = words
            .into_iter()
            .map(|(text, ending)| Word { text, ending });
        Ok(Expression::Phrase(Phrase(words.collect())))
    }
}

fn in_range(what: &'static str, number: &str, least: u8, most: u8) -> Result<u8, Problem> {
    let outside = Problem::OutOfRange { what, least, most };
    match number.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(outside),
    }
}
