/**
 * The words that every text of a language is full of and others are not, as people write them in chats; accents that are
 * often left out are there both ways. ISO 639-1.
 */
export const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: "the and you is are was i i'm it it's that this of to for with my your what how do does did not don't can can't have has had be been would should will just me we they he she but so if about there then than when who why where from at by as or am were no yes on in an a",
  de: 'der die das und ich du ist sind war nicht kein keine ein eine einen einem einer mit für auf von zu zum zur im den dem des was wie wo wann warum wer mein meine meinen dein deine mir mich dir dich sich es wir ihr sie er aber auch noch schon wieder so wenn dass daß doch mal heute hat habe haben hast kann kannst will möchte gern sehr bin bist weiß oder nur über',
  fr: "le la les et je tu il elle est suis es un une des du de que qui quoi pas ne ce cette ça ca mon ma mes ton ta tes pour avec dans sur au aux nous vous ils elles mais ou où donc très bien plus comme si j'ai c'est n'est qu'est j'aimerais d'un d'une l'ai m'a t'as était être avoir fait ai as avez peux veux sais moi toi on comment pourquoi quand merci aujourd'hui",
  es: 'el la los las y yo tú tu él ella es soy eres un una unos unas de del que qué no me te se lo le les mi mis su sus con para por en al pero si sí como cómo cuando dónde porque más muy ya también está estoy estás esta este eso esto hay tengo tiene quiero puedo puede hoy gracias fue era ser estar otra otro nos pues algo todo',
  it: "il lo la i gli le e io tu lui lei è sono sei un uno una di del della dei che chi non mi ti si ci ne mio mia miei tuo tua con per in da su ma se come quando dove perché più molto già anche questo questa quello cosa ho hai ha abbiamo hanno era essere fare oggi grazie vorrei posso puoi c'è com'è dell' nel alla al dei boh proprio stanotte",
  pt: 'o a os as e eu você voce tu ele ela é sou são um uma uns umas de do da dos das que não nao me te se lhe meu minha meus minhas seu sua com para pra por em no na nos nas ao mas como quando onde porque mais muito já também está estou isso isto esse essa este esta tem tenho quero posso pode hoje obrigado obrigada foi era ser estar fazer gostaria sei ou',
  nl: 'de het een en ik jij je u hij zij ze is ben bent zijn was niet geen van voor met op aan in te dat die dit deze wat hoe waar wanneer waarom wie mijn jouw mij me jou hem haar ons wij we maar ook nog al weer zo als dan toch heeft heb hebt hebben kan kun kunt wil zal zou zullen graag heel erg naar om over er eigenlijk weet vandaag',
  pl: 'i w na z do nie jest jestem jesteś są się to co jak gdzie kiedy dlaczego kto mój moja moje moją mnie mi ci cię ty ja on ona my wy oni ale też już znowu tak jeśli że czy dla od po przez ten ta te tego tej mam masz ma mogę możesz chcę chciałbym bardzo dzisiaj dziś dziękuję był była było no nic tylko o za',
  sv: 'och jag du är det den en ett att inte i på med för av till som vad hur var när varför vem min mitt mina din ditt mig dig han hon vi ni de men också igen så om då har hade kan kommer vill skulle ska mycket idag tack varit blev bara eller från detta denna här där nu verkligen ju riktigt',
  da: 'og jeg du er det den en et at ikke i på med for af til som hvad hvordan hvor hvornår hvorfor hvem min mit mine din dit mig dig han hun vi de men også igen så om har havde kan kommer vil skulle skal meget tak været blev bare eller fra denne her nu virkelig noget hej',
  nb: 'og jeg du er det den en et at ikke i på med for av til som hva hvordan hvor når hvorfor hvem min mitt mine din ditt meg deg han hun vi dere de men også igjen så om har hadde kan kommer vil skulle skal mye veldig takk vært ble bare eller fra denne her nå virkelig noe hei',
  fi: 'ja minä mä sinä sä on olen olet en et ei ole että se tämä mitä miten missä milloin miksi kuka minun sinun minua sinua hän me te he mutta myös taas niin jos kun kanssa oli olin voi voin voit haluan haluaisin paljon tänään kiitos vain tai mun sun onko',
  cs: 'a já ty je jsem jsi jsou není ne se si to co jak kde kdy proč kdo můj moje mě mi mně tě ti on ona my vy oni ale také taky zase tak jestli že pro od po s z na v do ten ta toho mám máš má můžu můžeš chci chtěl bych velmi moc dnes dneska děkuji díky byl byla bylo jen nebo už',
  ro: 'și si eu tu este sunt ești e un o în de la cu pe pentru nu ce cum unde când de ce cine meu mea mei tău ta mă te îmi îți el ea noi voi ei dar și din mai foarte azi astăzi mulțumesc am ai are avem pot poți vreau aș să era fost doar sau că dacă acest această asta',
  hu: 'a az és én te ő van vagyok vagy nem hogy mi mit hogyan hol mikor miért ki egy ez ezt azt meg is de már még csak ha akkor mert nagyon ma köszönöm volt lesz lehet tudok tudsz szeretnék kell nekem neked engem téged velem veled itt ott mint',
  tr: 've ben sen o biz siz bir bu şu ne nasıl nerede neden niçin kim mi mı mu mü değil için ile de da ki çok daha ama gibi var yok benim senin bana sana beni seni bugün gün gece teşekkür ederim ediyorum istiyorum biliyorum bilmiyorum musun misin mısın evet hayır kadar sonra şey valla',
  id: 'dan saya aku kamu dia ini itu yang di ke dari untuk dengan tidak tak bukan ada adalah apa bagaimana di mana kapan kenapa siapa bisa mau akan sudah belum juga lagi sangat hari terima kasih kita kami mereka tapi atau kalau karena jadi seperti ingin dong nih ya gak nggak',
  vi: 'và tôi bạn là của không có được một những các này đó cho với trong ở đến từ đã sẽ đang rất cũng thì mà như gì sao nào ai mình em anh chị ngày hôm nay cảm ơn muốn biết làm nhưng vì',
};

/** Letters that settle it between languages of one script. */
export const TELLING_LETTERS: readonly (readonly [language: string, letters: RegExp])[] = [
  ['de', /ß/u],
  ['es', /[ñ¿¡]/u],
  ['pt', /[ãõ]/u],
  ['pl', /[łśźżćńąę]/u],
  ['tr', /[ğşı]/u],
  ['hu', /[őű]/u],
  ['ro', /[țșţ]/u],
  ['cs', /[řůěťď]/u],
  ['vi', /[ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/u],
];
