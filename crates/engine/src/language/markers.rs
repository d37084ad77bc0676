//! Frequent small words of the languages written in Latin letters, without accents, as folded words are. They tell languages
//! apart, and they name no theme.

/// ISO 639-1 code and words of one language.
pub type Markers = (&'static str, &'static str);

/// The languages told apart by their small words.
pub const LATIN: [Markers; 20] = [
    (
        "en",
        "the of and to a in is it you that he was for on are with as i his they be at this have from or had by but not what all were we when your can said there use an each which she do \
         how their if will up other about out many then them these so some her would make like him into has look more no way could my than been who its now did get come may i'm don't it's \
         am me does any after our too very just because where why here over only also should please thanks thank want need still t s ve good",
    ),
    (
        "es",
        "de la que el en y a los se del las un por con no una su para es al lo como mas pero sus le ya o este si porque esta entre cuando muy sin sobre tambien me hasta hay donde quien desde todo nos durante \
         todos uno les ni contra otros ese eso ante ellos e esto mi antes algunos unos yo otro otras otra tanto esa estos mucho nada muchos cual poco ella estar estas algo nosotros tu te ti tus ellas \
         estoy tengo tiene puedo puede hola gracias favor quiero hacer aparece dice cada vez ahora desde bueno buena mejor excelente pagina ayuda fue son era he ha han solo ser",
    ),
    (
        "pt",
        "de a o que e do da em um para com nao uma os no se na por mais as dos como mas ao ele das seu sua ou quando muito nos ja eu tambem so pelo pela ate isso ela entre depois sem mesmo aos seus quem nas me esse \
         eles voce essa num nem suas meu minha numa pelos qual lhe deles essas esses pelas este dele tu te voces vos meus minhas teu tua estou tenho tem posso pode ola obrigado obrigada favor fazer quero nao \
         aparece agora bom boa melhor otimo pagina ajuda estava foi sao era ser esta quero uso sou apos nenhum consigo",
    ),
    (
        "fr",
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec ou mais comme on tout nous sa fait ete aussi leur bien peut ces y deux meme elle sans vous cette encore j ai \
         je mon ma mes m c d l n s qu quand tres ca suis avez votre etre lorsque depuis toujours faire bonjour merci cela rien ont tous apres quoi dois puis comment probleme peux veux chez donc alors pourquoi jai",
    ),
    (
        "de",
        "der die und in den von zu das mit sich des auf fur ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem uber einen so zum war haben nur oder aber vor \
         zur bis mehr durch man sein wurde sei ich mich mir mein meine du wir ihr kann wenn was habe bin doch schon immer kein keine hallo bitte danke wieder alle mehr seit jetzt gibt warum geht ja nein sehr gut muss konnen \
         ohne unter diese dieser dieses da ware hatte zwei beim vom einfach leider super",
    ),
    (
        "nl",
        "de van een het en in is dat op te zijn voor met die niet aan er om ook als dan maar bij nog uit door naar heeft hij worden tot over ik je wordt dit geen wat ze kan mijn heb moet wel zou al deze hebben wil meer weer na \
         of mij u hoe hallo graag bedankt alle veel alleen steeds waar kunnen krijg heel goed onder zonder wij omdat toch hun nu hier goede werkt niets doen",
    ),
    (
        "it",
        "di e il la che in a per un del non una con le si da i dei della al sono come piu ho anche ma nel mi alla se lo gli ha delle questo o su ci dal ed era due essere quando molto solo nella sono fatto stato tutti io \
         questa tutto perche fare dove cosa senza hanno mio mia puo ciao grazie salve posso dopo ancora sempre prima ogni gia quale devo nessun sul sulla vorrei ne dalla aggiornamento buona ottimo pagina",
    ),
    (
        "cs",
        "a se v na je ze o s z do i to k ve pro za by ale si po jako podle od jsem tak jeho pri bylo nebo uz jen byl co byla jsou ktery jak ktere az kdyz bude jeste mi me muj moje mam kde proc take ma toho nejde prosim dobry den \
         dekuji jsme nejsou neni aby vse tento tuto pak nic stale mate ani nez mne bych mohu nelze pouze vsechny diky ho tim cely mit lze jde nefunguje nemohu",
    ),
    (
        "tr",
        "ve bir bu da de icin cok ne ile olarak daha gibi kadar ama en var ben o sonra ya mi mu ki olan degil her sey ise nasil beni bana benim hic yok bunu zaman oldu iyi seni neden siz lutfen merhaba tesekkurler olmuyor \
         acilmiyor istiyorum nasil yapabilirim diye hem sadece sorun tum yeni once sonra veya uzerinde ediyor oluyor bile ancak artik musunuz misiniz calismiyor guncelleme",
    ),
    (
        "hu",
        "a az es nem hogy is egy ez van de meg ha csak mar mint el ki mi volt vagy azt ezt nincs lehet kell ami be le fel tobb minden most meg igen sem mit hogyan miert koszonom udvozlom szeretnem tudom nekem en ok o majd lesz \
         pedig mert amikor ott itt olyan akkor utan alatt kerem segitseg problema tud lenne sajnos ujra mindig jo napot valami ezek azok nagyon",
    ),
    (
        "fi",
        "ja on ei se etta oli mutta kun ovat niin myos hanen han tai joka jos mita sen ole vain en kuin minun voi nyt mika olen jo miten siita viela saa pois miksi tama taman kanssa ne sitten koska jotka eli hei kiitos voiko \
         onko mina tulee ole enaa kaikki jossa ennen jalkeen aina pitaa vaan ihan tassa mukaan sivu ongelma hyvin muu muut kuitenkin nain",
    ),
    (
        "sv",
        "och i att det som en pa ar av for med till den har inte om ett jag men var de sa vi kan man fran nar hade du vid vill ska nu eller mig sig ut efter upp mycket under hur vad alla varfor detta min mitt mina finns bara \
         dem skulle ju kommer mot hej tack kunna utan varit sedan an mer nagon nagot inga bra skrev far vara blir ocksa fungerar",
    ),
    (
        "da",
        "og i at det er en til af pa de med den for som ikke der har jeg et men han sig om var vi kan hvad skal ved fra hvis mig ud efter eller naar hvordan hvorfor min mit mine nu kun meget alle bliver blev kommer over ogsa \
         du op hej tak gerne vil godt nogen noget ingen sa her ind vaere deres jer bare mange mellem efter dig lige virker gor",
    ),
    (
        "no",
        "og i det er pa til som en a for av med at har de den ikke jeg et men om var vi kan seg fra hva skal etter ble ved hvis meg ut eller nar hvordan hvorfor min mitt mine na bare veldig alle blir kommer over ogsa du opp hei \
         takk gjerne vil noen noe ingen sa her inn vaere deres mange mellom deg far fungerer gjor bra kunne skulle hvor selv",
    ),
    (
        "pl",
        "w i na z nie sie do to jest ze o jak za po co ale od tak dla czy przez ja jego tylko juz jej byl go ma jestem jeszcze mi mam moze jako ktory ktore bardzo moj moja przy gdzie bylo tego tym ich byc sa kiedy dlaczego \
         prosze dziekuje witam dzien dobry nic mozna gdy mnie lub oraz bez pod nad tej te ten ta jesli dziala moge wszystko teraz zawsze aplikacja",
    ),
    (
        "sl",
        "in je v na se da za so ki z pa ne s sem po ali tudi ni kot o bi od kako si do pri iz kaj to bo ko sta ampak mi me moj lahko ze samo ker kje zakaj prosim hvala pozdravljeni imam vse vec tega biti bil bila bilo ta te \
         jaz kar kadar ce nad pod brez zdaj sedaj ima tako potem nekaj nisem moje dobro lep pozdrav mogoce vam strani",
    ),
    (
        "sr",
        "je i u da se na za su od sa ne koji kao to sam ali iz o ili bi samo ja po li mi do ako sve kako kada sto gde zasto imam nije moj moja jer vec bez pri ovo ova taj ta te ga ima hvala pozdrav molim nema bilo biti mogu nakon \
         zbog vise jos uvek kad onda ima me smo ste radi sada nista nego svi moze hocu",
    ),
    (
        "id",
        "yang dan di ini dengan untuk tidak itu dari dalam akan pada juga saya ke karena ada bisa oleh mereka sudah atau seperti kami kita tapi jika saat telah lebih apa bagaimana kenapa mengapa tolong terima kasih anda banyak \
         sangat bagus aplikasi mau buka semua sekarang hanya jadi masih belum lagi agar setelah dapat nya gak ga yg udah aja banget kalau tetapi gimana kok coba",
    ),
    (
        "ms",
        "yang dan di ini dengan untuk tidak itu dari dalam akan pada juga saya ke kerana ada boleh oleh mereka sudah atau seperti kami kita tetapi jika telah lebih apa bagaimana kenapa tolong terima kasih anda banyak sangat \
         bagus aplikasi nak buka semua sekarang hanya jadi masih belum lagi selepas dapat tak tiada dah je jer macam mcm sebab guna senang pun awak ni tu mudah sekali susah cepat lambat bila sampai x xde utk",
    ),
    (
        "vi",
        "va cua la co khong cho duoc trong mot cac nguoi nhung toi voi khi da de nay ban o ra den thi lai nhu tu ve rat gi sao lam bi the se neu minh xin cam on dung vao hay qua anh em dung chi con tai phai no di cung nao moi truy cap",
    ),
];
