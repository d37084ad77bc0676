//! A voice: one thing said by one person, where and how it was heard.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// The name used in SQL, URLs and JSON.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
            /// The words used on screen.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label,)* }
            }
            /// Reads [`Self::name`].
            pub fn parse(name: &str) -> Option<$name> {
                match name { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

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
