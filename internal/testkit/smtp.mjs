// A real SMTP server for tests: it prints one JSON line for each thing that happens, and does what the address asks for.
import { createRequire } from 'node:module';
const require = createRequire(process.argv[2] + '/');
const { SMTPServer } = require('smtp-server');

const refused = (code, text) => Object.assign(new Error(text), { responseCode: code });
const options = JSON.parse(process.argv[3] || '{}');
const print = (o) => process.stdout.write(JSON.stringify(o) + '\n');
const server = new SMTPServer({
  authOptional: !options.user,
  disabledCommands: options.starttls ? [] : ['STARTTLS'],
  secure: !!options.tls,
  authMethods: (options.methods || 'PLAIN LOGIN').split(' '),
  key: options.key,
  cert: options.cert,
  logger: false,
  onAuth: (auth, session, done) => auth.username === options.user && auth.password === options.password
    ? done(null, { user: auth.username }) : done(refused(535, '5.7.8 Authentication failed')),
  onRcptTo: (address, session, done) => {
    if (address.address.startsWith('gone')) return done(refused(550, '5.1.1 No such user here'));
    if (address.address.startsWith('spam')) return done(refused(550, '5.7.1 Sender not allowed'));
    if (address.address.startsWith('busy')) return done(refused(451, '4.3.2 Try again later'));
    done();
  },
  onData: (stream, session, done) => {
    const parts = [];
    stream.on('data', (d) => parts.push(d));
    stream.on('end', () => {
      const raw = Buffer.concat(parts).toString('utf8');
      if (raw.includes('Subject: refuse')) return done(refused(554, '5.6.0 Message rejected'));
      print({ from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address), raw, secure: session.secure, user: session.user || '' });
      done();
    });
  },
});
server.on('error', () => {});
server.listen(options.port || 0, '127.0.0.1', () => print({ port: server.server.address().port }));
