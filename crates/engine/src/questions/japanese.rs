//! Japanese. Words are not parted by blanks, so the phrases are longer.

use super::Fault::{Absolute, FuturePrice, Hypothetical, Jargon, Leading, Loaded};
use super::{Rule, Table};

const PAST: &str = "前回そうなったとき、どうしましたか。";
const PAID: &str = "最近、似たものにお金を払ったのはいつですか。何でしたか。";
const FEEL: &str = "そのとき、どう感じましたか。";
const VIEW: &str = "どのようにお考えですか。";

pub const TABLE: Table = Table {
    rules: &[
        Rule { fault: FuturePrice, words: "いくらなら払", rewrite: PAID },
        Rule { fault: FuturePrice, words: "いくらまで払", rewrite: PAID },
        Rule { fault: FuturePrice, words: "お金を払いますか", rewrite: PAID },
        Rule { fault: FuturePrice, words: "なら買いますか", rewrite: PAID },
        Rule { fault: FuturePrice, words: "なら購入しますか", rewrite: PAID },
        Rule { fault: FuturePrice, words: "有料でも使", rewrite: PAID },
        Rule { fault: Leading, words: "と思いませんか", rewrite: VIEW },
        Rule { fault: Leading, words: "ではないでしょうか", rewrite: VIEW },
        Rule { fault: Leading, words: "じゃないですか", rewrite: VIEW },
        Rule { fault: Leading, words: "ですよね", rewrite: VIEW },
        Rule { fault: Leading, words: "ますよね", rewrite: VIEW },
        Rule { fault: Leading, words: "多くのお客様は", rewrite: VIEW },
        Rule { fault: Loaded, words: "どれほど不満", rewrite: FEEL },
        Rule {
            fault: Loaded, words: "どれくらい簡単でしたか", rewrite: "簡単でしたか、難しかったですか。"
        },
        Rule {
            fault: Loaded, words: "どれくらい役に立", rewrite: "どのような役割でしたか。"
        },
        Rule { fault: Loaded, words: "なぜ嫌い", rewrite: FEEL },
        Rule {
            fault: Loaded,
            words: "どんな問題がありますか",
            rewrite: "最後に使ったときのことを教えてください。",
        },
        Rule {
            fault: Loaded, words: "どこが好きですか", rewrite: "印象に残ったことは何ですか。"
        },
        Rule { fault: Hypothetical, words: "あったら使いますか", rewrite: PAST },
        Rule { fault: Hypothetical, words: "あれば使いますか", rewrite: PAST },
        Rule { fault: Hypothetical, words: "使いたいと思いますか", rewrite: PAST },
        Rule { fault: Hypothetical, words: "想像してください", rewrite: PAST },
        Rule { fault: Hypothetical, words: "もし私たちが", rewrite: PAST },
        Rule {
            fault: Hypothetical,
            words: "勧めますか",
            rewrite: "最近、誰に話しましたか。何と話しましたか。",
        },
        Rule {
            fault: Hypothetical, words: "ほしい機能", rewrite: "何をしようとしていましたか。"
        },
        Rule {
            fault: Hypothetical, words: "欲しい機能", rewrite: "何をしようとしていましたか。"
        },
        Rule { fault: Absolute, words: "いつも必ず", rewrite: "前回はどうしましたか。" },
        Rule {
            fault: Absolute, words: "一度もない", rewrite: "最後にしたのはいつですか。"
        },
        Rule { fault: Absolute, words: "絶対に", rewrite: "前回はどうでしたか。" },
        Rule { fault: Absolute, words: "毎回必ず", rewrite: "前回はどうしましたか。" },
        Rule {
            fault: Absolute, words: "全く使わない", rewrite: "最後に使ったのはいつですか。"
        },
        Rule { fault: Absolute, words: "常に", rewrite: "前回はどうしましたか。" },
        Rule {
            fault: Jargon, words: "ペインポイント", rewrite: "一番大変だったことを聞いてください。"
        },
        Rule {
            fault: Jargon, words: "ユースケース", rewrite: "前回、何のために使ったかを聞いてください。"
        },
        Rule {
            fault: Jargon,
            words: "カスタマージャーニー",
            rewrite: "最初から最後までの流れ、と言ってください。",
        },
        Rule {
            fault: Jargon, words: "オンボーディング", rewrite: "使い始めの数日、と言ってください。"
        },
        Rule {
            fault: Jargon,
            words: "タッチポイント",
            rewrite: "メール、電話、ページなど、場所を言ってください。",
        },
        Rule {
            fault: Jargon, words: "バリュープロポジション", rewrite: "お客様の言葉で言ってください。"
        },
    ],
    // Whether a Japanese question can be answered with yes or no stands at its end, and often means a polite request:
    // nothing is said of that.
    closed: &[],
    open: &[],
    and: &[],
    closed_rewrite: "",
    double_rewrite: "",
    spaced: false,
};
