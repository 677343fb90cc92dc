import { Controller, Get } from '@nestjs/common';
import { Access } from '@rapport/platform';
import { createHttpApp } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { serveDocumentation } from './documentation.js';

@Access({ public: true })
@Controller('v1/samples')
class SampleController {
  @Get()
  list(): object {
    return {};
  }
}

async function setup() {
  const app = await createHttpApp({ controllers: [SampleController] });
  serveDocumentation(app);
  const get = async (url: string): Promise<string> => (await app.inject(url)).body;
  return { sut: get };
}

describe('the documentation', () => {
  it('lets its page call the server that it came from', async () => {
    const { sut } = await setup();
    expect(await sut('/docs/swagger-ui-init.js')).toMatch(/"servers":\s*\[\s*\{\s*"url":\s*"\/"/);
  });

  it('names an address in the document for programs', async () => {
    const { sut } = await setup();
    expect(JSON.parse(await sut('/openapi.json'))).toMatchObject({ servers: [{ url: 'https://rapport.example' }] });
  });
});
