import { describe, expect, it } from 'vitest';
import { findCrisisPhrases } from './crisis-phrases.js';

describe('findCrisisPhrases in other languages', () => {
  it.each([
    ['Ich werde mich heute Nacht umbringen.', 'crisis.plan.de'],
    ['Ich habe gerade alle meine Tabletten geschluckt', 'crisis.plan.de'],
    ['Ich möchte nicht mehr leben.', 'crisis.wish_to_die.de'],
    ['Ich wäre lieber tot', 'crisis.wish_to_die.de'],
    ['Ich denke oft an Selbstmord', 'crisis.wish_to_die.de'],
    ['Mein Leben hat keinen Sinn mehr', 'crisis.despair.de'],
    ['Je vais me tuer ce soir', 'crisis.plan.fr'],
    ["J'ai avalé toute la boîte de comprimés", 'crisis.plan.fr'],
    ['Je veux mourir', 'crisis.wish_to_die.fr'],
    ["J'ai des idées suicidaires", 'crisis.wish_to_die.fr'],
    ['La vie ne vaut plus la peine', 'crisis.despair.fr'],
    ['Voy a suicidarme esta noche', 'crisis.plan.es'],
    ['Me he tomado todas las pastillas', 'crisis.plan.es'],
    ['Quiero morirme', 'crisis.wish_to_die.es'],
    ['Ya no quiero vivir más', 'crisis.wish_to_die.es'],
    ['Estoy cansada de vivir', 'crisis.despair.es'],
  ])('finds %j', (text, id) => {
    expect(findCrisisPhrases(text).map((phrase) => phrase.id)).toContain(id);
  });

  it.each([
    'Ich lache mich tot!',
    'Der Film war zum Sterben langweilig.',
    'Ich werde heute Nacht lange arbeiten.',
    'Ich habe alle meine Freunde eingeladen.',
    'Ich kann heute nicht mehr kommen.',
    "C'est à mourir de rire.",
    'Je vais finir mon travail ce soir.',
    'Il veut vivre à Paris.',
    'Me muero de hambre.',
    'Voy a cortarme el pelo mañana.',
    'No quiero vivir en Madrid.',
    'La película no vale la pena.',
  ])('leaves %j alone', (text) => {
    expect(findCrisisPhrases(text)).toEqual([]);
  });
});
