import type { CrisisPhraseRule } from './crisis-phrase-rule.js';

/**
 * The commonest ways to say it in German, French and Spanish: far fewer than in English, and no small model behind them. What
 * they find a judge reads; what they miss stays missed. Accents are gone (`etre`, `mochte`), `ß` is not.
 */
export const OTHER_LANGUAGES: readonly CrisisPhraseRule[] = [
  {
    id: 'crisis.plan.de',
    tier: 'acute',
    locale: 'de',
    patterns: [
      'ich (bringe|bring) mich (um|heute um|jetzt um|heute nacht um|heute abend um|noch heute um)',
      'ich nehme mir [heute|jetzt|heute nacht|heute abend|noch heute] das leben',
      'ich werde (mich|mir) [heute|jetzt|morgen|bald|heute nacht|heute abend] (umbringen|toten|erhangen|erschiessen|erschießen|das leben nehmen)',
      '(ich habe|habe ich|ich hab) [gerade|eben|schon] (alle|viele|zu viele|eine packung|eine ganze packung|meine ganzen) [meine|schlaf] (tabletten|pillen|schlaftabletten) (genommen|geschluckt)',
      '(mein|meinen|einen) (abschiedsbrief|abschiedsbriefe) (geschrieben|schreiben|an meine)',
      'ich habe [schon|mehrmals|einmal] (versucht mich umzubringen|versucht mir das leben zu nehmen|einen suizidversuch|einen selbstmordversuch)',
      '(wie|womit) (kann|konnte|soll) ich mich (umbringen|toten|schmerzlos umbringen)',
    ],
  },
  {
    id: 'crisis.wish_to_die.de',
    tier: 'elevated',
    locale: 'de',
    patterns: [
      'ich (will|mochte|wollte|wurde gerne|wurde gern|will einfach|mochte einfach|will nur noch|mochte nur noch) [nur|einfach|am liebsten] (sterben|tot sein|nicht mehr leben|nicht mehr da sein|nicht mehr aufwachen|mich umbringen|mir das leben nehmen)',
      '(ich ware|ware ich|wenn ich) [lieber|doch|nur|einfach|am liebsten] tot',
      '(mich|mir) [selbst] (umzubringen|das leben zu nehmen)',
      '(mich umbringen|mich selbst toten|mir das leben nehmen|mir etwas antun|mir was antun)',
      '(suizidgedanken|selbstmordgedanken|suizidal)',
      '(denke|dachte|denken) [oft|immer|standig|manchmal|wieder] an (selbstmord|suizid)',
      '(ohne mich|wenn ich tot ware|wenn ich weg ware) (besser dran|geht es allen besser|ware es besser|waren alle besser dran)',
      'besser dran (ohne mich|wenn ich tot ware|wenn ich nicht mehr da ware)',
      '(ich ritze|ritze ich) mich',
      '(mich|mir) [selbst] (zu ritzen|zu verletzen|weh zu tun)',
    ],
  },
  {
    id: 'crisis.despair.de',
    tier: 'concern',
    locale: 'de',
    patterns: [
      '(mein leben|das leben|alles) (hat keinen sinn|ist sinnlos|hat fur mich keinen sinn|macht keinen sinn) [mehr]',
      'ich (kann so nicht mehr|halte es nicht mehr aus|kann nicht mehr weiterleben|will nicht mehr weiterleben|will so nicht mehr leben)',
      '(keinen grund|keine kraft|keine lust) [mehr] (zu leben|zum leben|weiterzuleben|weiter zu leben)',
    ],
  },
  {
    id: 'crisis.plan.fr',
    tier: 'acute',
    locale: 'fr',
    patterns: [
      'je vais [vraiment] (me tuer|me suicider|me pendre|en finir|mettre fin a mes jours|me donner la mort) [ce soir|cette nuit|demain|maintenant]',
      '(jai|j ai|je viens de) [deja] (avale|avaler|pris|prendre) (tous|toute|trop de|une boite de|toute la boite de) [mes|les|de] (medicaments|comprimes|cachets|somniferes)',
      '(jai|j ai) (fait une tentative de suicide|essaye de me tuer|tente de me suicider|ecrit une lettre dadieu|ecrit ma lettre dadieu)',
      'comment (me tuer|me suicider|mourir sans souffrir)',
    ],
  },
  {
    id: 'crisis.wish_to_die.fr',
    tier: 'elevated',
    locale: 'fr',
    patterns: [
      'je (veux|voudrais|souhaite) [juste|vraiment|seulement|plus que] (mourir|etre mort|etre morte|me tuer|me suicider|en finir avec la vie|disparaitre pour toujours)',
      '(envie|envies|besoin) de (mourir|me tuer|me suicider|me faire du mal|me scarifier)',
      'je ne (veux|souhaite) plus (vivre|etre en vie|exister)',
      'je veux plus (vivre|exister)',
      '(idees|pensees|pulsions) suicidaires',
      '(me suicider|me scarifier|mettre fin a mes jours)',
      '(tout le monde|ils|ma famille) (serait|seraient|ira|iraient) mieux sans moi',
    ],
  },
  {
    id: 'crisis.despair.fr',
    tier: 'concern',
    locale: 'fr',
    patterns: [
      '(ma vie|la vie) (na plus de sens|na aucun sens|ne vaut plus la peine|ne vaut pas la peine)',
      '(plus aucune|plus de|aucune) raison de vivre',
      '(je nen peux plus|jen ai marre) (de vivre|de la vie|de cette vie)',
    ],
  },
  {
    id: 'crisis.plan.es',
    tier: 'acute',
    locale: 'es',
    patterns: [
      '(voy a|me voy a) [de verdad] (matarme|suicidarme|ahorcarme|quitarme la vida|acabar con mi vida|matar|suicidar|ahorcar) [esta noche|hoy|manana|ahora]',
      '(me he tomado|me tome|acabo de tomar|acabo de tomarme|me he tragado) (todas|un monton de|demasiadas|un bote de|una caja de) [las|mis|de] (pastillas|pildoras)',
      '(he intentado|intente) (suicidarme|matarme|quitarme la vida)',
      '(mi|una) (carta de despedida|nota de suicidio)',
      'como (puedo|podria) (matarme|suicidarme|morir sin dolor)',
    ],
  },
  {
    id: 'crisis.wish_to_die.es',
    tier: 'elevated',
    locale: 'es',
    patterns: [
      '(quiero|quisiera|deseo|me quiero|solo quiero) (morir|morirme|estar muerto|estar muerta|matarme|suicidarme|quitarme la vida|desaparecer para siempre)',
      'ganas de (morir|morirme|matarme|suicidarme|cortarme|hacerme dano)',
      '(ya no quiero vivir|no quiero (seguir viviendo|vivir mas|vivir asi|existir))',
      '(pensamientos|ideas) (suicidas|de suicidio)',
      '(suicidarme|quitarme la vida|cortarme las venas)',
      '(todos|mi familia) (estarian|estaria|estara|estaran) mejor sin mi',
    ],
  },
  {
    id: 'crisis.despair.es',
    tier: 'concern',
    locale: 'es',
    patterns: [
      '(mi vida|la vida) (no tiene sentido|ya no tiene sentido|no vale la pena)',
      '(ninguna razon|ningun motivo|sin ganas|no tengo ganas) (para vivir|de vivir|para seguir viviendo)',
      '(estoy cansado|estoy cansada|estoy harto|estoy harta) de (vivir|la vida|esta vida)',
    ],
  },
];
