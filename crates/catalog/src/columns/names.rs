//! What columns are called in exports, in several languages.

use firsthand_domain::item::Field;

/// Names, lower case and without spaces or signs, the plainest of a meaning first.
const NAMES: &[(Field, &str)] = &[
    (
        Field::Text,
        "text texts body content contents comment comments review reviews reviewtext reviewbody \
         reviewcontent reviewdescription feedback feedbacktext message description verbatim response \
         responsetext answer answertext opinion quote utterance sentence sentencecontent note notes \
         remark remarks freetext openended customercomment commenttext post tweet question \
         questiontext whattheysaid words transcript snippet kommentar kommentare rückmeldung \
         bewertungstext nachricht beschreibung inhalt antwort anmerkung commentaire commentaires avis \
         texte contenu réponse remarque comentario comentarios reseña opinión texto respuesta mensaje \
         comentário comentários avaliação mensagem resposta commento commenti recensione testo \
         messaggio risposta reactie opmerking bericht tekst recensie omdöme svar kommentti palaute \
         teksti vastaus komentarz opinia treść odpowiedź yorum mesaj отзыв комментарий текст コメント 本文 \
         感想 レビュー 口コミ 自由記述 评论 内容 评价 反馈 留言 意见 리뷰 댓글 내용 tilbakemelding",
    ),
    (
        Field::Title,
        "title subject headline summary reviewtitle titel betreff titre objet sujet título titulo \
         asunto assunto titolo oggetto onderwerp ämne otsikko tytuł temat başlık konu заголовок тема \
         タイトル 件名 标题 题目 제목",
    ),
    (
        Field::ExternalId,
        "id externalid reviewid ticketid ticketnumber responseid respid respondentid submissionid \
         recordid commentid messageid utteranceid feedbackid uuid guid caseid casenumber \
         conversationid postid key nummer nr kennung identifiant identificador 编号 序号 番号 번호 номер \
         entryid surveyresponseid issueid pageid",
    ),
    (
        Field::SaidAt,
        "date datetime time timestamp created createdat createdon createddate creationdate \
         creationtime at saidat submitted submittedat submitdate datesubmitted timesubmitted \
         reviewdate published publishedat publisheddate posted postedat posteddate when updated \
         lastmodified recordeddate completedat enddate sentat startdate timestarted datum zeitpunkt \
         erstellt erstelltam eingegangen horodateur créé créele fecha creado data dataora criado \
         criadoem creato aangemaakt skapad päivä päivämäärä aika dato utworzono tarih дата 日付 日時 投稿日 \
         回答日時 タイムスタンプ 时间 日期 提交时间 提交答卷时间 날짜 작성일 zeitstempel marcatemporal informazionicronologiche \
         carimbodedatahora tijdstempel tidsstämpel",
    ),
    (
        Field::Rating,
        "rating ratings stars star starrating reviewrating overallrating bewertung sterne note5 \
         étoiles notation estrellas calificación valoración estrelas nota valutazione stelle \
         beoordeling sterren betyg stjärnor arvosana tähdet ocena gwiazdki puan yıldız оценка рейтинг \
         評価 星 评分 星级 별점 평점 csat",
    ),
    (
        Field::Score,
        "score nps npsscore npsrating likelihoodtorecommend recommend recommendation promoterscore \
         netpromoterscore punktzahl puntuación pontuação punteggio weiterempfehlung scorenps 推荐分",
    ),
    (
        Field::PersonName,
        "name person author authorname username user reviewer reviewername nickname customer \
         customername fullname contact contactname creator createdby displayname respondent \
         participant kunde autor verfasser nutzername benutzer nom auteur utilisateur client nombre \
         usuario cliente nome usuário autore utente naam klant namn kund nimi asiakas imię klient \
         isim имя автор 名前 氏名 投稿者 ユーザー名 姓名 用户名 昵称 이름 작성자 personname requestername",
    ),
    (
        Field::PersonEmail,
        "email emailaddress mail useremail customeremail contactemail personemail requesteremail \
         authoremail mailadresse courriel adressemail correo correoelectrónico epost sähköposti メール \
         メールアドレス 邮箱 이메일 eposta почта",
    ),
    (
        Field::PersonId,
        "userid customerid personid authorid reviewerid requesterid contactid clientid memberid \
         accountuserid kundennummer kundennr idcliente 用户id",
    ),
    (
        Field::PersonRole,
        "role jobtitle position job rolle beruf fonction rol cargo ruolo 职位 役職 personrole occupation",
    ),
    (
        Field::City,
        "city town stadt ort ville ciudad cidade città stad kaupunki miasto şehir город 都市 城市 도시 \
         location",
    ),
    (
        Field::Account,
        "account company organization organisation accountname companyname firma unternehmen \
         entreprise société empresa azienda bedrijf företag yritys 公司 会社 organizationid accountid",
    ),
    (
        Field::Language,
        "lang language locale reviewerlanguage sprache langue idioma lingua taal språk kieli język \
         dil язык 言語 语言 언어 languagecode userlanguage",
    ),
    (
        Field::Country,
        "country countrycode territory storefront land pays país pais paese maa kraj ülke страна 国 国家 \
         국가 region",
    ),
    (
        Field::Version,
        "version appversion appversionname release build productversion versión versão versione \
         versie バージョン 版本 버전 reviewversion",
    ),
    (
        Field::Area,
        "area topic category component feature module section productarea bereich thema kategorie \
         catégorie categoría categoria onderdeel 分类 カテゴリ",
    ),
    (
        Field::Tags,
        "tags tag labels label keywords intent themes schlagworte étiquettes etiquetas etichette 标签 \
         タグ",
    ),
    (Field::Speaker, "speaker speakertype who"),
    (Field::Heard, "heard howheard"),
    (Field::Link, "link url reviewlink permalink reviewurl websitepage sourceurl href ticketurl"),
    (
        Field::Reply,
        "reply developerresponse developerreply developerreplytext ourreply ouranswer ownerresponse \
         replytext replycontent responsefromowner businessresponse vendorreply companyresponse \
         antwortdesentwicklers réponsedudéveloppeur",
    ),
    (
        Field::ColleagueNote,
        "agentnote internalnote internalcomment csmnote salesnote teamnote privatenote internenotiz \
         agentcomment supportnote",
    ),
    (
        Field::Ignore,
        "ip ipaddress ipadresse adresseip direcciónip userip remoteip clientip useragent phone \
         phonenumber telephone telefon téléphone teléfono mobile password latitude longitude \
         locationlatitude locationlongitude ssn iban creditcard birthday dateofbirth cookie sessionid \
         deviceid mac ip地址",
    ),
];

/// A name without what people write differently: case, spaces, dashes, dots.
pub fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The meaning of a column's name.
pub fn field(name: &str) -> Option<Field> {
    let by = |name: &str| {
        let plain = plain(name);
        NAMES.iter().find(|(_, names)| names.split(' ').any(|n| n == plain)).map(|(field, _)| *field)
    };
    if name.len() > 80 {
        return None;
    }
    by(name).or_else(|| {
        // "author.name", "review_text_en": the parts say it when the whole does not.
        let dotted = name.rsplit_once('.').filter(|(before, _)| !before.is_empty());
        dotted.and_then(|(before, last)| match (plain(before).as_str(), by(last)) {
            (
                "author" | "user" | "customer" | "requester" | "reviewer" | "person" | "contact",
                Some(found),
            ) => Some(if found == Field::ExternalId { Field::PersonId } else { found }),
            (_, Some(Field::ExternalId | Field::PersonName)) => None,
            (_, found) => found,
        })
    })
}

/// How early a name stands in its list: of two columns that name the same thing, the plainer one wins.
pub fn rank(name: &str, field: Field) -> usize {
    let plain = plain(name);
    let list = NAMES.iter().find(|(f, _)| *f == field).map_or("", |(_, names)| *names);
    list.split(' ').position(|n| n == plain).unwrap_or(usize::from(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_many_spellings() {
        for (name, expected) in [
            ("Review Text", Field::Text),
            ("developerResponse", Field::Reply),
            ("Star Rating", Field::Rating),
            ("created_at", Field::SaidAt),
            ("author.name", Field::PersonName),
            ("requester.id", Field::PersonId),
            ("Kommentar", Field::Text),
            ("コメント", Field::Text),
            ("agent_note", Field::ColleagueNote),
            ("IP-Adresse", Field::Ignore),
        ] {
            assert_eq!(field(name), Some(expected), "{name}");
        }
        assert_eq!(field("isEdited"), None);
        assert_eq!(field("assignee.id"), None);
    }

    #[test]
    fn no_name_means_two_things() {
        let mut seen = std::collections::HashMap::new();
        for (field, names) in NAMES {
            for name in names.split(' ') {
                assert!(seen.insert(plain(name), field).is_none(), "{name} stands twice");
            }
        }
    }
}
