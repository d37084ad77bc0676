//! German.

use super::Fault::{Absolute, FuturePrice, Hypothetical, Jargon, Leading, Loaded};
use super::{Rule, Table};

pub const COMMON: &[&str] = &[
    "der", "die", "das", "sie", "wie", "wir", "und", "ist", "was", "haben", "ihnen", "ihre", "würden",
    "nicht", "wann", "warum", "welche", "wer", "ein", "eine", "du", "dir", "finden", "wäre", "es",
];

const PAST: &str = "Was haben Sie gemacht, als das zuletzt passiert ist?";
const PAID: &str = "Wofür haben Sie zuletzt in so einem Fall bezahlt?";
const FEEL: &str = "Wie war das für Sie?";

pub const TABLE: Table = Table {
    rules: &[
        Rule { fault: FuturePrice, words: "würden sie bezahlen", rewrite: PAID },
        Rule { fault: FuturePrice, words: "würden sie dafür bezahlen", rewrite: PAID },
        Rule { fault: FuturePrice, words: "würden sie dafür zahlen", rewrite: PAID },
        Rule { fault: FuturePrice, words: "würden sie zahlen", rewrite: PAID },
        Rule { fault: FuturePrice, words: "würden sie ausgeben", rewrite: PAID },
        Rule { fault: FuturePrice, words: "wären sie bereit, dafür zu zahlen", rewrite: PAID },
        Rule {
            fault: FuturePrice,
            words: "würdest du bezahlen",
            rewrite: "Wofür hast du zuletzt in so einem Fall bezahlt?",
        },
        Rule {
            fault: FuturePrice,
            words: "würdest du dafür bezahlen",
            rewrite: "Wofür hast du zuletzt in so einem Fall bezahlt?",
        },
        Rule { fault: Leading, words: "finden sie nicht auch", rewrite: "Wie sehen Sie das?" },
        Rule { fault: Leading, words: "finden sie nicht", rewrite: "Wie sehen Sie das?" },
        Rule { fault: Leading, words: "findest du nicht", rewrite: "Wie siehst du das?" },
        Rule { fault: Leading, words: "meinen sie nicht", rewrite: "Wie sehen Sie das?" },
        Rule { fault: Leading, words: "stimmen sie zu, dass", rewrite: "Wie sehen Sie das?" },
        Rule { fault: Leading, words: "wäre es nicht", rewrite: PAST },
        Rule { fault: Leading, words: "^ist es nicht", rewrite: FEEL },
        Rule { fault: Leading, words: "sicherlich", rewrite: FEEL },
        Rule { fault: Leading, words: "wie sehr lieben sie", rewrite: "Was fällt Ihnen daran auf?" },
        Rule { fault: Leading, words: "die meisten unserer kunden", rewrite: FEEL },
        Rule { fault: Loaded, words: "wie nervig", rewrite: FEEL },
        Rule { fault: Loaded, words: "wie frustrierend", rewrite: FEEL },
        Rule { fault: Loaded, words: "wie hilfreich war", rewrite: "Welche Rolle hat das gespielt?" },
        Rule { fault: Loaded, words: "wie einfach war", rewrite: "Wie leicht oder schwer war das?" },
        Rule {
            fault: Loaded,
            words: "welche probleme haben sie mit",
            rewrite: "Erzählen Sie vom letzten Mal, als Sie es benutzt haben.",
        },
        Rule { fault: Loaded, words: "warum hassen sie", rewrite: FEEL },
        Rule { fault: Hypothetical, words: "^würden sie", rewrite: PAST },
        Rule {
            fault: Hypothetical,
            words: "^würdest du",
            rewrite: "Was hast du gemacht, als das zuletzt passiert ist?",
        },
        Rule {
            fault: Hypothetical,
            words: "wie oft würden sie",
            rewrite: "Wie oft haben Sie das im letzten Monat gemacht?",
        },
        Rule { fault: Hypothetical, words: "stellen sie sich vor", rewrite: PAST },
        Rule {
            fault: Hypothetical,
            words: "stell dir vor",
            rewrite: "Was hast du gemacht, als das zuletzt passiert ist?",
        },
        Rule { fault: Hypothetical, words: "angenommen", rewrite: PAST },
        Rule { fault: Hypothetical, words: "wenn wir", rewrite: PAST },
        Rule { fault: Hypothetical, words: "könnten sie sich vorstellen", rewrite: PAST },
        Rule { fault: Hypothetical, words: "wie wahrscheinlich ist es, dass sie", rewrite: PAST },
        Rule {
            fault: Absolute,
            words: "machen sie das immer",
            rewrite: "Wie haben Sie es beim letzten Mal gemacht?",
        },
        Rule { fault: Absolute, words: "haben sie noch nie", rewrite: "Wann haben Sie das zuletzt gemacht?" },
        Rule { fault: Absolute, words: "jedes einzelne mal", rewrite: "Wie war es beim letzten Mal?" },
        Rule {
            fault: Absolute,
            words: "warum nie",
            rewrite: "Was haben Sie beim letzten Mal stattdessen gemacht?",
        },
        Rule { fault: Jargon, words: "pain points", rewrite: "Fragen Sie: Was war am schwersten?" },
        Rule {
            fault: Jargon, words: "use case", rewrite: "Fragen Sie: Wofür haben Sie es zuletzt benutzt?"
        },
        Rule {
            fault: Jargon,
            words: "user journey",
            rewrite: "Sagen Sie: vom ersten bis zum letzten Schritt.",
        },
        Rule {
            fault: Jargon,
            words: "touchpoint",
            rewrite: "Nennen Sie die Stelle: die Mail, den Anruf, die Seite.",
        },
        Rule { fault: Jargon, words: "onboarding", rewrite: "Sagen Sie: die ersten Tage damit." },
    ],
    closed: &[
        "haben sie",
        "sind sie",
        "nutzen sie",
        "benutzen sie",
        "ist das",
        "gibt es",
        "hast du",
        "bist du",
        "machen sie",
        "war das",
    ],
    open: &["was", "wie", "warum", "wann", "wo", "wer", "welche", "welcher", "welches", "wofür"],
    and: &[" und ", " oder "],
    closed_rewrite: "Beginnen Sie mit „Erzählen Sie vom letzten Mal, als …“ oder „Was ist passiert, als …?“",
    double_rewrite: "Stellen Sie die erste Frage, warten Sie die ganze Antwort ab, dann die andere.",
    spaced: true,
};
