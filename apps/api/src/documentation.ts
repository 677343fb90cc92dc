import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { addCommonProblems } from '@rapport/platform';
import { stateConventions } from './document-conventions.js';

/** The OpenAPI document of all routes, public and internal. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const info = new DocumentBuilder()
    .setTitle('Rapport')
    .setDescription('Persona conversations on Google Gemini: authenticated, remembered, screened, accountable.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setContact('Rapport', 'https://rapport.example', 'support@rapport.example')
    .addServer('https://rapport.example')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'An access token (RS256, checked as RFC8725 asks), or an API key.',
    })
    .build();
  const document = SwaggerModule.createDocument(app, info, { operationIdFactory: operationId });
  return stateConventions(addCommonProblems(document));
}

/** `ConversationsController.list` -> `conversationsList`: what generated clients call it. */
function operationId(controller: string, method: string): string {
  const feature = controller.replace(/Controller$/, '');
  return `${feature.charAt(0).toLowerCase()}${feature.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

/** `/docs` for people, `/openapi.json` for programs. */
export function serveDocumentation(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'openapi.json' });
}
