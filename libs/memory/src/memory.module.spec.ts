import { Global, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Clock, newId } from '@rapport/kernel';
import { ConfigModule, Database, loadConfig, SharedState, UserCipher } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { EpisodeSource, MemoryRecall } from './domain/memory-recall.js';
import { memoryConfig } from './memory.config.js';
import { MemoryModule } from './memory.module.js';

@Injectable()
class OneEpisode extends EpisodeSource {
  override recent: EpisodeSource['recent'] = () =>
    Promise.resolve([
      {
        messageId: newId('message'),
        conversationId: newId('conversation'),
        personaId: newId('persona'),
        role: 'user',
        text: 'I keep bees.',
        createdAt: new Date(0),
      },
    ]);
  override news = (): never => unscripted();
  override latest = (): never => unscripted();
  override ids = (): never => unscripted();
  override still = (): never => unscripted();
  override page = (): never => unscripted();
  override byId = (): never => unscripted();
  override finishedTurns = (): never => unscripted();
}

function unscripted(): never {
  throw new Error('was not to be asked');
}

@Module({ providers: [OneEpisode], exports: [OneEpisode] })
class StoreModule {}

/** Ports that recall from this store has no need of. */
const ports = [Clock, Database, SharedState, UserCipher].map((provide) => ({ provide, useValue: {} }));
@Global()
@Module({ providers: ports, exports: ports.map(({ provide }) => provide) })
class PortsModule {}

describe('MemoryModule', () => {
  it('recalls from the store it was registered with', async () => {
    const config = ConfigModule.forRoot(loadConfig([memoryConfig], {}), [memoryConfig]);
    const module = await Test.createTestingModule({
      imports: [config, PortsModule, MemoryModule.register({ imports: [StoreModule], episodes: OneEpisode })],
    }).compile();
    const recalled = await module.get(MemoryRecall).recall({
      userId: newId('user'),
      personaId: newId('persona'),
      conversationId: newId('conversation'),
      query: '',
      tokenBudget: 50,
    });
    expect(recalled.map(({ text }) => text)).toEqual(['The user said: I keep bees.']);
  });
});
