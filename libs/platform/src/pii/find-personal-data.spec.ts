import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPersonalData, replaceSpans } from './find-personal-data.js';

const found = (text: string) => findPersonalData(text).map(({ type, start, end }) => [type, text.slice(start, end)]);

describe('findPersonalData', () => {
  it.each([
    ['EMAIL', 'write to ', 'ana.lima+shop@mail.example.co.uk', '.'],
    ['EMAIL', 'mail ', 'žofie@příklad.cz', ' today'],
    ['EMAIL', 'reach me: ', 'ana (at) example (dot) com', ''],
    ['EMAIL', 'reach me: ', 'ana at example dot com', ', thanks'],
    ['EMAIL', 'it is ', 'a n a @ e x a m p l e . c o m', ''],
    ['EMAIL', 'zero-width: ', 'an\u200ba@exam\u200bple.com', ''],
    ['URL', 'see (', 'https://example.com/a_(b)?q=1#x', ').'],
    ['URL', 'see ', 'www.example.museum', '.'],
    ['URL', 'on ', 'blog.example.de/ana', ', or'],
    ['IP', 'from ', '192.168.17.4', ':8080'],
    ['IP', 'from ', '2001:db8:85a3::8a2e:370:7334', '.'],
    ['IP', 'from ', '::ffff:203.0.113.7', ''],
    ['IP', 'from ', 'fe80::1ff:fe23:4567:890a%eth0', ''],
    ['MAC', 'at ', '3c:22:fb:0a:9e:01', ','],
    ['MAC', 'at ', '3C-22-FB-0A-9E-01', ''],
    ['MAC', 'at ', '3c22.fb0a.9e01', ''],
    ['IBAN', 'to ', 'DE89 3704 0044 0532 0130 00', ' please'],
    ['IBAN', 'to ', 'gb82west12345698765432', '.'],
    ['IBAN', 'to ', 'NO93-8601-1117-947', ''],
    ['IBAN', 'to ', 'FR1420041010050500013M02606', ', now'],
    ['CARD', 'card ', '4111 1111 1111 1111', '.'],
    ['CARD', '', '3782-822463-10005', ''],
    ['CARD', 'digits ', '5 5 5 5 5 5 5 5 5 5 5 5 4 4 4 4', ''],
    ['CARD', 'arabic ', '٤١١١١١١١١١١١١١١١', ''],
    ['CRYPTO', 'to ', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', '.'],
    ['CRYPTO', 'to ', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', ''],
    ['CRYPTO', 'to ', 'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr', ''],
    ['US_SSN', 'ssn ', '536-90-4399', '.'],
    ['US_SSN', 'my social security number is ', '536904399', ''],
    ['US_ITIN', 'itin ', '911-70-1234', ''],
    ['UK_NINO', 'ni ', 'QQ123456C'.replace('QQ', 'AB'), '.'],
    ['UK_NINO', 'ni ', 'AB 12 34 56 C', ''],
    ['UK_NHS', 'NHS ', '943 476 5919', ''],
    ['ES_DNI', 'dni ', '12345678Z', ''],
    ['ES_NIE', 'nie ', 'X1234567L', ''],
    ['FR_NIR', 'sécu ', '2 55 08 14 168 025 38', ''],
    ['IT_CODICE_FISCALE', 'cf ', 'RSSMRA85T10A562S', '.'],
    ['DE_STEUER_ID', 'Steuer-ID ', '86 095 742 719', ''],
    ['NL_BSN', 'BSN ', '111222333', ''],
    ['PL_PESEL', 'pesel ', '44051401359', ''],
    ['IN_AADHAAR', 'aadhaar ', '2341 2341 2346', ''],
    ['IN_PAN', 'pan ', 'ABCPE1234F', ''],
    ['BR_CPF', 'cpf ', '111.444.777-35', ''],
    ['PASSPORT', 'my passport number is ', 'C01234567', ''],
    ['US_DRIVER_LICENSE', "my driver's license is ", 'D1234567', ''],
    ['PHONE', 'I am at ', '+49 (0)30 1234-5678', '.'],
    ['PHONE', 'call ', '(415) 555-2671 ext. 12', '!'],
    ['PHONE', 'ring me: ', '07911 123456', ''],
    ['PHONE', '', '06 12 34 56 78', ' is mine'],
    ['PHONE', 'tel. ', '555-0143', ''],
    ['PHONE', 'tel:', '+4930123456789', ''],
    ['PHONE', 'fax:', '954-786-2400', ''],
    ['PHONE', 'wide: ', '＋４４ ２０ ７９４６ ０９５８', ''],
    ['DATE_OF_BIRTH', 'I was born on ', 'March 3rd, 1987', '.'],
    ['DATE_OF_BIRTH', 'DOB: ', '03/12/1987', ''],
    ['DATE_OF_BIRTH', 'my date of birth? ', '1987-03-12', ''],
    ['SECRET', 'key ', 'AIzaSyA1234567890abcdefghijklmnopqrstuv', ''],
    ['SECRET', 'key ', 'sk-proj-abcdefghijklmnop1234567890', ''],
    ['SECRET', 'key ', 'AKIAIOSFODNN7EXAMPLE', '.'],
    ['SECRET', 'key ', `ghp_${'a1B2'.repeat(9)}`, ''],
    ['SECRET', 'jwt ', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJl', ''],
    ['SECRET', 'my password is ', 'Tr0ub4dor&3x', ''],
    ['SECRET', 'Authorization: Bearer ', 'mF_9.B5f-4.1JqM9zKq2', ''],
  ])('finds %s: %s%s', (type, before, value, after) => {
    expect(found(before + value + after)).toEqual([[type, value]]);
  });

  it.each([
    ['a card with a wrong check digit', 'order 4111 1111 1111 1112 came'],
    ['an account with a wrong check digit', 'DE88 3704 0044 0532 0130 00'],
    ['money and measures', 'It cost 1,250,000.50 dollars for 12.5 x 30.25 metres, 50% off, $4500000.'],
    ['years, dates and times', 'From 1939-1945, on 12/05/2019 at 12:30:45, in 2019-2020 and 1987.'],
    ['versions and sections', 'node 24.21.0, section 1.2.3, TLS 1.3, chapter 12-14, ISBN 978-3-16-148410-0'],
    ['scores and lists', 'They won 21 - 19, 15 - 10; pick 1 2 3 4 5 6 7 8 9 10.'],
    ['a version of four parts', 'Upgrade to version 10.15.7.1, or v1.2.3.4.'],
    ['groups of digits within more of them', 'serial 2121 2341 2341 2346 0000 0002 3569'],
    ['words around dots', 'I was done.It was late. Use node.js, main.py and std::vector or a::b.'],
    ['this machine', 'listening on http-less 127.0.0.1 and ::1 and 0.0.0.0'],
    ['an invalid address', 'ratio 300.400.500.600 or 12:30::45:99:zz'],
    ['numbers that were never given', '000-12-3456, 666-12-3456, 123-00-4567'],
    ['words that name secrets', 'my password is wonderful, the secret is patience, a token of love'],
    ['dates that are nobody’s birth', 'The meeting on 03/12/2024 was moved to May 5, 2025.'],
    ['an @ without a host', 'meet @ noon, @ana said a@b'],
    ['handles and counters', 'user_12345678 has 123456789 points, build 20241122134501'],
    ['identifiers of ours', 'usr_0190c7a1f3d87b2c9d1e4f5a6b7c8d9e 0190c7a1-f3d8-7b2c-9d1e-4f5a6b7c8d9e'],
  ])('leaves %s alone', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ['UK_NHS', 'NHS number 943 476 5918'],
    ['ES_DNI', 'dni 12345678A'],
    ['ES_NIE', 'nie X1234567M'],
    ['FR_NIR', 'sécu 2 55 08 14 168 025 39'],
    ['IT_CODICE_FISCALE', 'codice fiscale RSSMRA85T10A562T'],
    ['DE_STEUER_ID', 'Steuer-ID 86 095 742 718'],
    ['NL_BSN', 'BSN 111222334'],
    ['PL_PESEL', 'pesel 44051401358'],
    ['IN_AADHAAR', 'aadhaar 2341 2341 2347'],
    ['BR_CPF', 'cpf 111.444.777-36'],
    ['CRYPTO', 'to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb'],
    ['CRYPTO', 'to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdr'],
    ['UK_NINO', 'national insurance BG123456A'],
  ])('holds a %s to its checksum or its ranges', (type, text) => {
    expect(found(text).filter(([name]) => name === type)).toEqual([]);
  });

  it('takes the surer of two readings of the same digits', () => {
    expect(found('NHS number 943 476 5919')).toEqual([['UK_NHS', '943 476 5919']]);
    expect(found('call me at 943 476 5919')).toEqual([['PHONE', '943 476 5919']]);
  });

  it('finds one number after the other', () => {
    expect(found('536-90-4399 537-91-4400')).toEqual([
      ['US_SSN', '536-90-4399'],
      ['US_SSN', '537-91-4400'],
    ]);
  });

  it('finds several things beside each other', () => {
    const text = 'ana@example.com,4111111111111111;192.168.1.5';
    expect(found(text).map(([type]) => type)).toEqual(['EMAIL', 'CARD', 'IP']);
  });

  it('gives sorted spans that do not overlap, within the text', () => {
    const piece = fc.constantFrom(
      '1',
      '23',
      ' ',
      '-',
      '.',
      '@',
      'a',
      'DE89',
      '+',
      '(',
      ')',
      ':',
      '/',
      '\u200b',
      'call ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        let from = 0;
        for (const { start, end } of findPersonalData(text)) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(end).toBeGreaterThan(start);
          from = end;
        }
        expect(from).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('replaceSpans', () => {
  it('keeps what lies between', () => {
    const text = 'a ana@example.com b 192.168.1.5 c';
    expect(replaceSpans(text, findPersonalData(text), ({ type }) => `[${type}]`)).toBe('a [EMAIL] b [IP] c');
  });
});

describe('the time that finding takes', () => {
  const fragments = fc.array(
    fc.constantFrom(
      '1',
      '12',
      '4111 ',
      'a',
      'ab.',
      '@',
      ' ',
      '-',
      '::',
      '.',
      '(',
      ')',
      '+',
      'DE89',
      '0x',
      'eyJ',
      'www.',
      '/',
      'call ',
      'born ',
      'secret: ',
      ' at ',
      '-----BEGIN PRIVATE KEY-----',
      '\u200b',
      'é',
    ),
    { minLength: 1, maxLength: 6 },
  );

  it('grows with the text, whatever is repeated', () => {
    fc.assert(
      fc.property(fragments, (pieces) => {
        const fragment = pieces.join('');
        // Ten times the text; the square of it would be a hundred. The least of some runs: the machine does other things.
        expect(cost(fragment, 20_000) / Math.max(cost(fragment, 2_000), 0.02)).toBeLessThan(50);
      }),
      { numRuns: 40 },
    );
  });

  function cost(fragment: string, length: number): number {
    const text = fragment.repeat(Math.ceil(length / fragment.length));
    const runs = Array.from({ length: 6 }, () => {
      const start = performance.now();
      findPersonalData(text);
      return performance.now() - start;
    });
    return Math.min(...runs);
  }
});
