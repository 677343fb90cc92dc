import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { PAGE_LIMIT_MAX, type Page } from '@rapport/kernel';

/** The envelope of every list. */
export interface ListBody<T> {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
}

/** @example listBody(page, toConversationDto) */
export function listBody<Item, Dto extends { readonly id: string }>(
  page: Page<Item>,
  toDto: (item: Item) => Dto,
): ListBody<Dto> {
  const data = page.items.map(toDto);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: page.hasMore,
  };
}

/** Documents a 200 whose body is {@link ListBody} of the DTO. */
export function ApiList(dto: Type, description = 'A page.'): MethodDecorator {
  const id = { type: 'string', nullable: true, maxLength: 64 };
  return applyDecorators(
    ApiExtraModels(dto),
    ApiOkResponse({
      description,
      schema: {
        type: 'object',
        required: ['object', 'data', 'first_id', 'last_id', 'has_more'],
        properties: {
          object: { type: 'string', enum: ['list'] },
          data: { type: 'array', maxItems: PAGE_LIMIT_MAX, items: { $ref: getSchemaPath(dto) } },
          first_id: id,
          last_id: id,
          has_more: { type: 'boolean' },
        },
      },
    }),
  );
}
