//! Spanish.

use super::Fault::{Absolute, FuturePrice, Hypothetical, Jargon, Leading, Loaded};
use super::{Rule, Table};

pub const COMMON: &[&str] = &[
    "el", "la", "los", "las", "que", "qué", "cómo", "cuándo", "usted", "tú", "te", "le", "usted", "por",
    "para", "una", "con", "es", "dónde", "cuál", "cuánto", "fue", "ha", "su", "lo", "de", "no", "cree",
    "crees",
];

const PAST: &str = "¿Qué hizo la última vez que le pasó?";
const PAID: &str = "¿Cuándo pagó por última vez por algo así? ¿Qué fue?";
const FEEL: &str = "¿Cómo fue para usted?";
const VIEW: &str = "¿Cómo lo ve usted?";

pub const TABLE: Table = Table {
    rules: &[
        Rule { fault: FuturePrice, words: "pagaría", rewrite: PAID },
        Rule {
            fault: FuturePrice,
            words: "pagarías",
            rewrite: "¿Cuándo pagaste por última vez por algo así? ¿Qué fue?",
        },
        Rule { fault: FuturePrice, words: "estaría dispuesto a pagar", rewrite: PAID },
        Rule { fault: FuturePrice, words: "estarías dispuesto a pagar", rewrite: PAID },
        Rule { fault: FuturePrice, words: "gastaría", rewrite: PAID },
        Rule { fault: FuturePrice, words: "compraría", rewrite: PAID },
        Rule { fault: Leading, words: "no cree que", rewrite: VIEW },
        Rule { fault: Leading, words: "no crees que", rewrite: "¿Cómo lo ves tú?" },
        Rule { fault: Leading, words: "no le parece", rewrite: VIEW },
        Rule { fault: Leading, words: "no te parece", rewrite: "¿Cómo lo ves tú?" },
        Rule { fault: Leading, words: "está de acuerdo en que", rewrite: VIEW },
        Rule { fault: Leading, words: "no sería mejor", rewrite: PAST },
        Rule { fault: Leading, words: "no sería más", rewrite: PAST },
        Rule { fault: Leading, words: "verdad que", rewrite: VIEW },
        Rule { fault: Leading, words: "cuánto le gusta", rewrite: "¿Qué le llama la atención?" },
        Rule { fault: Leading, words: "la mayoría de nuestros clientes", rewrite: VIEW },
        Rule { fault: Loaded, words: "qué tan frustrante", rewrite: FEEL },
        Rule { fault: Loaded, words: "qué tan fácil", rewrite: "¿Fue fácil o difícil? ¿Por qué?" },
        Rule { fault: Loaded, words: "qué tan útil", rewrite: "¿Qué papel tuvo en su día?" },
        Rule { fault: Loaded, words: "por qué odia", rewrite: FEEL },
        Rule {
            fault: Loaded,
            words: "qué problemas tiene con",
            rewrite: "Cuénteme de la última vez que lo usó.",
        },
        Rule { fault: Loaded, words: "por qué le encanta", rewrite: "¿Qué le llama la atención?" },
        Rule { fault: Hypothetical, words: "usaría", rewrite: PAST },
        Rule {
            fault: Hypothetical, words: "usarías", rewrite: "¿Qué hiciste la última vez que te pasó?"
        },
        Rule {
            fault: Hypothetical,
            words: "recomendaría",
            rewrite: "¿A quién se lo contó por última vez? ¿Qué le dijo?",
        },
        Rule { fault: Hypothetical, words: "le gustaría tener", rewrite: PAST },
        Rule { fault: Hypothetical, words: "te gustaría tener", rewrite: PAST },
        Rule { fault: Hypothetical, words: "imagine", rewrite: PAST },
        Rule { fault: Hypothetical, words: "imagina que", rewrite: PAST },
        Rule { fault: Hypothetical, words: "si tuviéramos", rewrite: PAST },
        Rule { fault: Hypothetical, words: "si pudiera tener", rewrite: PAST },
        Rule {
            fault: Hypothetical,
            words: "con qué frecuencia usaría",
            rewrite: "¿Cuántas veces lo hizo el mes pasado?",
        },
        Rule { fault: Absolute, words: "hace siempre", rewrite: "¿Cómo lo hizo la última vez?" },
        Rule { fault: Absolute, words: "siempre usa", rewrite: "¿Qué usó la última vez?" },
        Rule { fault: Absolute, words: "nunca ha", rewrite: "¿Cuándo lo hizo por última vez?" },
        Rule { fault: Absolute, words: "por qué nunca", rewrite: "¿Qué hizo en su lugar la última vez?" },
        Rule { fault: Absolute, words: "todas y cada una", rewrite: "¿Cómo fue la última vez?" },
        Rule { fault: Jargon, words: "puntos de dolor", rewrite: "Pregunte: ¿qué fue lo más difícil?" },
        Rule {
            fault: Jargon, words: "casos de uso", rewrite: "Pregunte: ¿para qué lo usó la última vez?"
        },
        Rule {
            fault: Jargon, words: "caso de uso", rewrite: "Pregunte: ¿para qué lo usó la última vez?"
        },
        Rule { fault: Jargon, words: "propuesta de valor", rewrite: "Dígalo con las palabras del cliente." },
        Rule { fault: Jargon, words: "onboarding", rewrite: "Diga: sus primeros días." },
        Rule { fault: Jargon, words: "customer journey", rewrite: "Diga: del primer paso al último." },
    ],
    closed: &[
        "usa", "usas", "tiene", "tienes", "está", "estás", "es", "fue", "hay", "ha", "has", "le gusta",
        "te gusta",
    ],
    open: &["qué", "cómo", "por qué", "cuándo", "dónde", "quién", "cuál", "cuánto", "cuántas", "cuántos"],
    and: &[" y ", " o "],
    closed_rewrite: "Empiece con «Cuénteme de la última vez que …» o «¿Qué pasó cuando …?»",
    double_rewrite: "Haga la primera, espere la respuesta entera, y después la otra.",
    spaced: true,
};
