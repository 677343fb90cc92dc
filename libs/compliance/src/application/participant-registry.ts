import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ErasureParticipant, ExportParticipant } from '@rapport/kernel';
import { ImportParticipant } from '@rapport/platform';
import { complianceErrors } from '../compliance.errors.js';

/** Everybody who holds personal data, found among the providers of all loaded modules: features only provide theirs. */
@Injectable()
export class ParticipantRegistry {
  constructor(private readonly discovery: DiscoveryService) {}

  /** Throws `compliance.participant_twice`. */
  exports(): readonly ExportParticipant[] {
    return uniquelyNamed(this.instances(ExportParticipant));
  }

  /** In the order in which they are to run. Throws `compliance.participant_twice`. */
  erasures(): readonly ErasureParticipant[] {
    return uniquelyNamed(this.instances(ErasureParticipant)).toSorted((a, b) => a.order - b.order);
  }

  /** In the order in which they are to run. Throws `compliance.participant_twice`. */
  imports(): readonly ImportParticipant[] {
    return uniquelyNamed(this.instances(ImportParticipant)).toSorted((a, b) => a.order - b.order);
  }

  private instances<T>(kind: abstract new (...args: never[]) => T): T[] {
    const instances = this.discovery.getProviders().map(({ instance }): unknown => instance);
    // A provider that is also known by an alias is still one participant.
    return [...new Set(instances)].filter((instance): instance is T => instance instanceof kind);
  }
}

function uniquelyNamed<T extends { readonly name: string }>(participants: readonly T[]): readonly T[] {
  const names = participants.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw complianceErrors.participantTwice(twice);
  return participants;
}
