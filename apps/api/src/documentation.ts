import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { addCommonProblems, isInternalPath } from '@rapport/platform';
import type { FastifyRequest } from 'fastify';
import { stateConventions } from './document-conventions.js';
import { partOf } from './split-document.js';

export interface OpenApiDocuments {
  readonly public: OpenAPIObject;
  readonly internal: OpenAPIObject;
}

/** The API's contract, a document a port: what is internal is nobody else's business. */
export function openApiDocuments(app: INestApplication): OpenApiDocuments {
  const whole = wholeDocument(app);
  return {
    public: partOf(whole, (path) => !isInternalPath(path)),
    internal: partOf(whole, isInternalPath),
  };
}

function wholeDocument(app: INestApplication): OpenAPIObject {
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

/** On each port `/docs` for people and `/openapi.json` for programs; on the internal one both under `/internal`. */
export function serveDocumentation(app: INestApplication): void {
  let documents: OpenApiDocuments | undefined;
  const get = (): OpenApiDocuments => (documents ??= openApiDocuments(app));
  const options = { patchDocumentOnRequest: forViewer };
  SwaggerModule.setup('docs', app, () => get().public, { ...options, jsonDocumentUrl: 'openapi.json' });
  SwaggerModule.setup('internal/docs', app, () => get().internal, {
    ...options,
    jsonDocumentUrl: 'internal/openapi.json',
  });
}

/** The page calls the server that it came from; only the document for programs names the example's address. */
function forViewer(request: unknown, _response: unknown, document: OpenAPIObject): OpenAPIObject {
  const { url } = request as FastifyRequest;
  return url.endsWith('/swagger-ui-init.js') ? { ...document, servers: [{ url: '/' }] } : document;
}
