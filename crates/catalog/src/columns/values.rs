//! What single values are: numbers, languages, countries, addresses.

/// Languages by two letters that the content may name, beyond those we can show by name.
const MORE_LANGUAGES: &[&str] = &[
    "af", "az", "be", "bg", "bn", "bs", "ca", "cy", "eu", "fa", "fy", "ga", "gl", "gu", "hy", "is", "ka",
    "kk", "km", "kn", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "mt", "my", "nb", "ne", "nn", "pa", "si",
    "sq", "sw", "ta", "te", "ur", "uz", "zu", "fil", "iw", "in",
];
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE \
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC \
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA \
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";
/// Three letters and names as stores and people write them.
const COUNTRY_NAMES: &str = "USA=US;GBR=GB;UK=GB;DEU=DE;FRA=FR;ESP=ES;ITA=IT;NLD=NL;BEL=BE;PRT=PT;BRA=BR;CHN=CN;JPN=JP;\
    KOR=KR;IND=IN;SGP=SG;AUS=AU;CAN=CA;MEX=MX;SWE=SE;NOR=NO;DNK=DK;FIN=FI;POL=PL;CZE=CZ;AUT=AT;\
    CHE=CH;TUR=TR;RUS=RU;UKR=UA;IRL=IE;NZL=NZ;TWN=TW;HKG=HK;IDN=ID;MYS=MY;THA=TH;PHL=PH;VNM=VN;\
    ZAF=ZA;GERMANY=DE;FRANCE=FR;SPAIN=ES;ITALY=IT;NETHERLANDS=NL;BELGIUM=BE;PORTUGAL=PT;BRAZIL=BR;\
    CHINA=CN;JAPAN=JP;INDIA=IN;SINGAPORE=SG;AUSTRALIA=AU;CANADA=CA;MEXICO=MX;SWEDEN=SE;NORWAY=NO;\
    DENMARK=DK;FINLAND=FI;POLAND=PL;AUSTRIA=AT;SWITZERLAND=CH;TURKEY=TR;IRELAND=IE;\
    UNITED STATES=US;UNITED KINGDOM=GB;DEUTSCHLAND=DE;ESPAÑA=ES;ITALIA=IT;中国=CN;日本=JP;대한민국=KR;\
    SUOMI=FI;SVERIGE=SE;NORGE=NO;ÖSTERREICH=AT;SCHWEIZ=CH";

/// ISO 639-1 out of `pt-BR`, `en_US`, `fil`, `English`.
pub fn language(text: &str) -> Option<String> {
    let text = text.trim();
    let names = firsthand_domain::language::NAMES;
    if let Some((code, _)) = names.iter().find(|(_, name)| name.eq_ignore_ascii_case(text)) {
        return Some((*code).into());
    }
    let code = text.split(['-', '_']).next()?.to_lowercase();
    let code = match code.as_str() {
        "nb" | "nn" => "no",
        "iw" => "he",
        "in" => "id",
        "fil" => "tl",
        "eng" => "en",
        other => other,
    };
    let known = names.iter().any(|(c, _)| *c == code) || MORE_LANGUAGES.contains(&code);
    known.then(|| code.to_string())
}

/// ISO 3166-1 alpha-2 out of codes and usual names.
pub fn country(text: &str) -> Option<String> {
    let text = text.trim().to_uppercase();
    let mut named = COUNTRY_NAMES.split(';').filter_map(|pair| pair.split_once('='));
    if let Some((_, code)) = named.find(|(name, _)| *name == text) {
        return Some(code.into());
    }
    (text.len() == 2 && COUNTRIES.split(' ').any(|c| c == text)).then_some(text)
}

/// Stars out of `4`, `4.0`, `4/5`, `★★★★☆`, `4 stars`.
pub fn stars(text: &str) -> Option<u8> {
    let text = text.trim();
    let drawn = text.chars().filter(|c| matches!(c, '★' | '⭐')).count();
    if drawn > 0 {
        return u8::try_from(drawn).ok().filter(|n| *n <= 5);
    }
    let number = text.split(['/', ' ']).next()?;
    whole(number).filter(|n| (1..=5).contains(n)).map(|n| n as u8)
}

/// A score from 0 to 10 out of `9`, `9.0`, `9/10`.
pub fn score(text: &str) -> Option<u8> {
    let number = text.trim().split(['/', ' ']).next()?;
    whole(number).filter(|n| (0..=10).contains(n)).map(|n| n as u8)
}

/// A whole number, also as `4.0` or `4,0`.
pub fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let (number, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    (text.len() <= 20 && fraction.bytes().all(|b| b == b'0')).then(|| number.parse().ok())?
}

/// Looks like a mail address.
pub fn is_mail(text: &str) -> bool {
    let text = text.trim();
    text.len() < 255
        && !text.contains([' ', '\n', ','])
        && text.split_once('@').is_some_and(|(who, host)| {
            !who.is_empty()
                && host.contains('.')
                && !host.contains('@')
                && !host.ends_with('.')
                && !host.starts_with('.')
        })
}

/// Looks like an address of a machine.
pub fn is_ip(text: &str) -> bool {
    text.trim().parse::<std::net::IpAddr>().is_ok()
}

/// Looks like `12.11` or `89.0.2`.
pub fn is_version(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['v', 'V']);
    let parts = text.split('.').count();
    (2..=5).contains(&parts)
        && text.len() <= 20
        && text.split('.').all(|p| !p.is_empty() && p.len() <= 6 && p.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_and_countries() {
        assert_eq!(language("pt-BR").as_deref(), Some("pt"));
        assert_eq!(language("English").as_deref(), Some("en"));
        assert_eq!(language("nb_NO").as_deref(), Some("no"));
        assert_eq!(language("other"), None);
        assert_eq!(country("sg").as_deref(), Some("SG"));
        assert_eq!(country("United Kingdom").as_deref(), Some("GB"));
        assert_eq!(country("ZZ"), None);
    }

    #[test]
    fn stars_and_scores() {
        for (text, expected) in [
            ("4", Some(4)),
            ("4.0", Some(4)),
            ("4/5", Some(4)),
            ("★★★☆☆", Some(3)),
            ("5 stars", Some(5)),
            ("0", None),
            ("4.5", None),
            ("", None),
        ] {
            assert_eq!(stars(text), expected, "{text}");
        }
        assert_eq!((score("0"), score("10"), score("11"), score("9/10")), (Some(0), Some(10), None, Some(9)));
        assert!(is_mail("a.b@c.org") && !is_mail("@home") && !is_mail("a@b c.de"));
        assert!(is_ip("81.175.3.4") && is_ip("::1") && !is_ip("12.11"));
        assert!(is_version("12.11") && is_version("v89.0.2") && !is_version("12") && !is_version("12.x"));
    }
}
