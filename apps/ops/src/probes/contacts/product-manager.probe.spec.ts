import { contactScenes, provesRed } from '@rapport/testing';
import { productManagerProbe } from './product-manager.probe.js';

provesRed(productManagerProbe, contactScenes('product-manager'));
