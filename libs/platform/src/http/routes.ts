import { RequestMethod, type INestApplicationContext, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { READ_POLICY, type ReadPolicy } from '../audit/audited-read.decorator.js';
import { ACCESS_POLICY, type AccessPolicy } from './access.decorator.js';
import { ERROR_FORMAT, type ErrorFormat } from './error-format.js';

interface DeclaredRoute {
  /** `ClassName.method`, for messages. */
  readonly handler: string;
  readonly method: string;
  readonly paths: readonly string[];
  readonly policy: AccessPolicy | undefined;
  /** How a read through it is accounted for. */
  readonly read: ReadPolicy | undefined;
  readonly errorFormat: ErrorFormat | undefined;
}

/** All controller routes of the application with their policies. */
export function declaredRoutes(app: INestApplicationContext): DeclaredRoute[] {
  const modules = [...app.get(ModulesContainer).values()];
  const controllers = modules.flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype));
  return [...new Set(controllers)].flatMap((controller) => (controller ? routesOf(controller as Type) : []));
}

/** The formats by the routes' patterns. */
export function errorFormats(app: INestApplicationContext): ReadonlyMap<string, ErrorFormat> {
  return new Map(
    declaredRoutes(app).flatMap(({ paths, errorFormat }) =>
      errorFormat ? paths.map((path) => [path, errorFormat] as const) : [],
    ),
  );
}

function routesOf(controller: Type): DeclaredRoute[] {
  const prototype = controller.prototype as Record<string, object>;
  const prefixes = pathsOf(controller);
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .map((name) => ({ name, handler: prototype[name] as object }))
    .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler))
    .map(({ name, handler }) => ({
      handler: `${controller.name}.${name}`,
      method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod] ?? 'ALL',
      paths: prefixes.flatMap((prefix) => pathsOf(handler).map((path) => join(prefix, path))),
      policy: (Reflect.getMetadata(ACCESS_POLICY, handler) ?? Reflect.getMetadata(ACCESS_POLICY, controller)) as
        AccessPolicy | undefined,
      read: (Reflect.getMetadata(READ_POLICY, handler) ?? Reflect.getMetadata(READ_POLICY, controller)) as
        ReadPolicy | undefined,
      errorFormat: Reflect.getMetadata(ERROR_FORMAT, controller) as ErrorFormat | undefined,
    }));
}

function pathsOf(target: object): string[] {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return [path ?? ''].flat();
}

function join(...parts: string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
}
