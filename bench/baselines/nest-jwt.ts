// Baseline (b): what the framework itself costs. Nest on Fastify, one route behind passport-jwt, no upstream, no storage.
import 'reflect-metadata';
import { Body, Controller, Injectable, Module, Post, UseGuards, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsString, MaxLength } from 'class-validator';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { ExtractJwt, Strategy } from 'passport-jwt';

const { publicKey, privateKey } = await generateKeyPair('RS256');
const pem = await exportSPKI(publicKey);
const token = await new SignJWT({})
  .setProtectedHeader({ alg: 'RS256' })
  .setSubject('bench')
  .setExpirationTime('1h')
  .sign(privateKey);

@Injectable()
class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: pem, algorithms: ['RS256'] });
  }

  validate(payload: { sub: string }): { sub: string } {
    return { sub: payload.sub };
  }
}

class ChatDto {
  @IsString()
  @MaxLength(8_000)
  content: string;
}

@Controller()
class ChatController {
  @Post('chat')
  @UseGuards(AuthGuard('jwt'))
  chat(@Body() body: ChatDto): { content: string } {
    return { content: body.content };
  }
}

@Module({ imports: [PassportModule], controllers: [ChatController], providers: [JwtStrategy] })
class BaselineModule {}

const app = await NestFactory.create<NestFastifyApplication>(BaselineModule, new FastifyAdapter(), { logger: false });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
await app.listen(0, '127.0.0.1');
process.send?.({ url: await app.getUrl(), token });
