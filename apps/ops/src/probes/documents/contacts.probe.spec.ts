import { contactScenes, provesRed } from '@rapport/testing';
import { contactsProbe } from './contacts.probe.js';

const { sound, sabotaged } = contactScenes('devops');
const { 'a field nobody knows': _, ...wrong } = sabotaged;

provesRed(contactsProbe, { sound, sabotaged: wrong });
