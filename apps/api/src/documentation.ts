import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { addCommonProblems } from '@rapport/platform';

/** The OpenAPI document of all routes, public and internal. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const info = new DocumentBuilder()
    .setTitle('Rapport')
    .setDescription('Persona conversations on Google Gemini: authenticated, remembered, screened, accountable.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setContact('Rapport', 'https://rapport.example', 'support@rapport.example')
    .addServer('https://rapport.example')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  return addCommonProblems(SwaggerModule.createDocument(app, info, { operationIdFactory: (_, method) => method }));
}

/** `/docs` for people, `/openapi.json` for programs. */
export function serveDocumentation(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'openapi.json' });
}
