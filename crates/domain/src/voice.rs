//! A voice: one thing said by one person, where and how it was heard.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::named::named;

named! {
    /// Who spoke. A colleague's wish is kept and shown, and never counted as customer evidence.
    Speaker {
        Customer = "customer", "Customer";
        Prospect = "prospect", "Prospect";
        FormerCustomer = "former_customer", "Former customer";
        Colleague = "colleague", "Colleague";
    }
}

named! {
    /// How it was heard, from first-hand to hearsay.
    Heard {
        /// One of us was there.
        Present = "present", "Present";
        Recording = "recording", "Recording";
        /// A transcript, or words the customer wrote.
        Written = "written", "Written by them";
        /// A colleague tells what a customer said.
        Report = "report", "Colleague’s report";
        /// Nobody knows who said it.
        Anonymous = "anonymous", "Anonymous";
    }
}

named! {
    /// Where a voice stands in somebody's reading.
    Triage {
        New = "new", "New";
        Later = "later", "Later";
        Done = "done", "Done";
    }
}

named! {
    /// What a voice wants of us. Read from the words by a machine until a person says otherwise.
    Kind {
        /// Something does not work as it should.
        Bug = "bug", "Bug";
        /// Something is wished for.
        Request = "request", "Request";
        Question = "question", "Question";
        Praise = "praise", "Praise";
        /// Something works as made, and hurts: prices, service, waiting.
        Complaint = "complaint", "Complaint";
        /// None of these. Only people say so.
        Other = "other", "Other";
    }
}

named! {
    /// How it was meant, from negative to positive.
    Tone {
        Negative = "negative", "Negative";
        /// Both, or neither.
        Mixed = "mixed", "Mixed or neutral";
        Positive = "positive", "Positive";
    }
}

impl Tone {
    /// The tone of stars, 1 to 5; where there are none, of a score from 0 to 10 in its usual three parts (to 6, to 8,
    /// above).
    pub fn of_marks(rating: Option<u8>, score: Option<u8>) -> Option<Tone> {
        match (rating, score) {
            (Some(..=2), _) | (None, Some(..=6)) => Some(Tone::Negative),
            (Some(3), _) | (None, Some(7..=8)) => Some(Tone::Mixed),
            (Some(_), _) | (None, Some(_)) => Some(Tone::Positive),
            (None, None) => None,
        }
    }
}

impl Heard {
    /// First-hand evidence: everything but a colleague's report.
    pub fn is_first_hand(self) -> bool {
        self != Heard::Report
    }
}

/// Counts as customer evidence: said by somebody outside, in their own words.
pub fn is_customer_evidence(speaker: Speaker, heard: Heard) -> bool {
    speaker != Speaker::Colleague && heard.is_first_hand()
}

named! {
    /// What kind of place a source is; decides its icon.
    SourceKind {
        Store = "store", "App reviews";
        Support = "support", "Support";
        Survey = "survey", "Survey";
        Interview = "interview", "Interviews";
        Board = "board", "Advisory board";
        Sales = "sales", "Sales notes";
        Community = "community", "Community";
        Capture = "capture", "Captured";
        File = "file", "File";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colleagues_and_reports_are_no_customer_evidence() {
        for &speaker in Speaker::ALL {
            for &heard in Heard::ALL {
                let counts = is_customer_evidence(speaker, heard);
                assert_eq!(counts, speaker != Speaker::Colleague && heard != Heard::Report);
            }
        }
    }

    #[test]
    fn stars_say_more_than_a_score_and_nothing_says_nothing() {
        assert_eq!(Tone::of_marks(Some(2), Some(10)), Some(Tone::Negative));
        assert_eq!(Tone::of_marks(Some(3), None), Some(Tone::Mixed));
        assert_eq!(Tone::of_marks(Some(4), None), Some(Tone::Positive));
        assert_eq!(
            [6, 7, 8, 9].map(|score| Tone::of_marks(None, Some(score))),
            [Some(Tone::Negative), Some(Tone::Mixed), Some(Tone::Mixed), Some(Tone::Positive)]
        );
        assert_eq!(Tone::of_marks(None, None), None);
    }

    #[test]
    fn names_read_back_and_match_json() {
        for &heard in Heard::ALL {
            assert_eq!(Heard::parse(heard.name()), Some(heard));
            assert_eq!(serde_json::to_value(heard).ok(), Some(heard.name().into()));
        }
        for &speaker in Speaker::ALL {
            assert_eq!(serde_json::to_value(speaker).ok(), Some(speaker.name().into()));
        }
    }
}
