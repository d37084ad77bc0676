//! Words that name nothing: grammar of the main languages, and generic words of customer messages. Without accents, as
//! folded words are.

use crate::language::markers;
use crate::random::QuickMap;
use std::sync::OnceLock;

/// Grammar beyond the small words by which languages are told apart: a name neither starts nor ends with one.
const GRAMMAR: &str = "
a about above after again against all also am an and any anyone anything are around as at back be because been before being below between both but by
can cannot could d did didn do does doesn doing don done down during each either else even ever every few for from further get gets getting go going gone got gotten had
hadn has hasn have haven having he her here hers herself him himself his how however i if in into is isn it its itself just keep keeps kept know let like ll m made make makes making
many may maybe me might mine more most much must my myself need needed needs never no nor not nothing now of off often ok okay on once one only onto or other our ours out
over own per please put quite rather re really s said same say says see seem seems seen shall she should shouldn since so some someone something sometimes somehow still such sure t
take taken takes taking tell than thank thanks that the their theirs them themselves then there these they thing things think this those though through thus to together too took toward tried try
trying u under until up upon us use used using ve very via want wanted wants was wasn way we well went were weren what whatever when where whether which while who whom whose
why will with within without won would wouldn yes yet you your yours yourself im ive id dont cant doesnt didnt isnt wont couldnt wouldnt hasnt havent hello hi hey dear guys
gonna wanna gotta lot lots bit actually already always anymore anyway apparently able happen happened happening happens come comes came coming look looking looks give gave given show shows
zero two three ourselves mostly little whoever wipe guess seen hard rather quite sad able mentioned managed noted attempted gives thinks feels felt standing stuck four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty hundred first second third fourth fifth half twice both
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december
nimmt complain complaints walking knew desapareceu saying told ask press pressed outside front behind inside stand standing stood real ones others end straight away wait kind regards sincerely cheers mr mrs ms sir madam honest simple
left seemed least leave left put puts mine took couple nobody none whole along across enough later soon till yesterday today tomorrow tonight walked turned
guten tag moin gruss grusse freundlichen herr frau liebe lieber sehr geehrte montag dienstag mittwoch donnerstag freitag samstag sonntag letzte drei vier funf sechs sieben zehn zwanzig zweiten dritten mal wochen
gerade hab hatte gibt steht stand darf macht mach kommt komm fahrt sagt lag bekommen eben dann damit dafur dabei dort hier ganz trotzdem eigentlich uhr
buenas buenos dias tardes noches saludos gracias lunes martes miercoles jueves viernes sabado domingo tres cuatro cinco seis siete ocho nueve diez veinte treinta llego sabe dicho tarde dice pone mientras hace hacia hago nadie
boa bom dia tardes noite cumprimentos obrigado segunda terca quarta quinta sexta sabado domingo tres quatro cinco seis sete oito nove dez vinte ninguem outro fica ficou dito andando fui faz aquilo vez vezes senhor senhora
goedemorgen goedemiddag goedendag groeten groetjes mvg maandag dinsdag woensdag donderdag vrijdag zaterdag zondag drie vier vijf zes zeven acht negen tien twintig doet gewoon waarom eens iets iemand daar gaat staat zegt ge gij
paivaa huomenta terveisin terve moikka maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai kaksi kolme nelja viisi kuusi kymmenen tanaan eilen siis noin iteksee aukee uskonu sanoo vasta jolloin aamulla hyvaa ystavallisin
bonjour cordialement salutations lundi mardi mercredi jeudi vendredi samedi dimanche buongiorno saluti lunedi martedi mercoledi giovedi venerdi sabato domenica
и в во не на я с со что как а то по но за у к от из о об для это этот эта эти мне меня мой моя мы вы он она они оно его ее их так же бы был была было были есть нет да уже еще только
если когда где почему очень при до или ни все всё чтобы может можно
та і й не на що як це з із до у в за від для про але або по мені мене є був була вже ще тільки якщо коли чому
και το η ο τα οι τις την του της στο στη στην με για από που δεν να θα είναι ένα μια αν ή μου σας
من في على إلى الى عن مع هذا هذه ما لا لم لن هو هي ان أن إن كان لي قد و يا كل
של את על לא זה זו עם אני הוא היא אם כי גם או מה יש אין לי כל אבל
है के का की में को से और पर यह नहीं मैं हो कि तो भी था थी लिए कर मुझे
이 그 저 것 수 등 및 더 안 제가 저는 있는 있습니다 없습니다 합니다 입니다 너무
";

/// Words that fit any theme: allowed inside a name, never the whole of it.
const GENERIC: &str = "
app apps application issue issues problem problems question questions help time times day days today yesterday week weeks month months year years people person good bad great best better worse worst nice
new old first last next different work works working worked doesnt user users customer customers service support fix fixed update updates reason anybody everything everyone
find call called ask asked start started stop stopped change changed right wrong long short big small two three however experience love hate awesome amazing terrible horrible
add added set want possible instead long number sure kind type part hours hour minutes minute ago since long every single easy hard fine perfect please stuff tried version
open opened check checked send sent receive received believe wondering correct correctly properly completely explain understand certain purpose quick quickly mean means weird strange
problema problemas ayuda aplicacion ajuda problem probleme hilfe probleme aide problemi aiuto problema
";

/// Whether a word is written in capitals however customers type it.
#[must_use]
pub fn is_acronym(folded: &str) -> bool {
    ACRONYMS.split(' ').any(|word| word == folded)
}

/// Short forms met in customer messages of many trades.
const ACRONYMS: &str = "atm pin id url gps sms pdf vpn api uk usa eu tv cpu gpu ram usb dvd cd html css sim otp iban sepa faq ui ux sso csv dns ssl tls";

/// Whether a folded word is grammar.
#[must_use]
pub fn is_grammar(folded: &str) -> bool {
    lists().get(folded) == Some(&true)
}

/// Whether a folded word fits any theme.
#[must_use]
pub fn is_generic(folded: &str) -> bool {
    lists().contains_key(folded)
}

fn lists() -> &'static QuickMap<&'static str, bool> {
    static LISTS: OnceLock<QuickMap<&'static str, bool>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let generic = GENERIC.split_whitespace().map(|word| (word, false));
        let markers = markers::LATIN.iter().flat_map(|(_, words)| words.split_whitespace());
        generic.chain(markers.chain(GRAMMAR.split_whitespace()).map(|word| (word, true))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::fold::fold;

    #[test]
    fn lists_hold_folded_words_only() {
        for word in GRAMMAR.split_whitespace().chain(GENERIC.split_whitespace()) {
            let folded: String = word.chars().map(fold).collect();
            assert_eq!(folded, word);
        }
        assert!(is_grammar("the") && is_generic("problem") && !is_grammar("problem") && !is_generic("card"));
    }
}
