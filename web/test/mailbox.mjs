// A mail server of the tests, as every company has one: it keeps what it is sent.
import { SMTPServer } from "smtp-server";

// startMailbox listens on loopback, at a port of its own or at the one given. flags are what `serve` needs to send to it;
// linkIn(path, since, address, about) waits for a mail that has a link to a page of that
// address, and is about something, and gives the link of the newest one; count() says how many mails came, with
// about how many of something.
export async function startMailbox(port = 0) {
  const mails = [];
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      let text = "";
      stream.on("data", (part) => (text += part));
      stream.on("end", () => {
        mails.push(decoded(text));
        done();
      });
    },
  });
  await new Promise((resolve) => smtp.listen(port, "127.0.0.1", resolve));
  return {
    flags: ["--smtp-url", `smtp://127.0.0.1:${smtp.server.address().port}?encryption=none`, "--smtp-from", "care@example.com"],
    port: smtp.server.address().port,
    count: (about = "") => mails.filter((mail) => mail.includes(about)).length,
    stop: () => new Promise((resolve) => smtp.close(resolve)),
    // Nothing sleeps: it asks until the mail is there.
    async linkIn(path, since, address, about = "") {
      const deadline = Date.now() + 30_000;
      while (Date.now() < deadline) {
        for (const mail of mails.slice(since).reverse()) {
          const found = mail.includes(about) && mail.match(new RegExp(`${address}${path}[?/][^\\s"<>]+`));
          if (found) return found[0];
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      throw new Error(`no mail with ${path}; there were:\n${mails.slice(since).join("\n---\n")}`);
    },
  };
}

// decoded undoes the quoted-printable encoding (RFC 2045, 6.7).
function decoded(mail) {
  const bytes = mail.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
