package archtest

// The reasons that several tests share.
const (
	byWork  = "Counted work instead of clocks: a test by time fails on a busy machine. Hashes asked for and rows written are the same."
	once200 = "200 at once for each kind and database, one round: the change is one conditional update, and what it forgets shows at once."
)

// flaws are the classes from C01 to C44.
var flaws = []flaw{
	{"C01", "enumeration by message", "answers to known and unknown are equal to the byte: login, register, reset, link", "Asking for a passkey takes no name; staff search by permission, not by guessing."},
	{"C02", "enumeration by timing", "5,000 interleaved pairs per endpoint", byWork},
	{"C03", "enumeration by lock-out, limits, registration", "the same for 429s, lock-outs and taken addresses", ""},
	{"C04", "a link's host from the request", "every mail's URLs have the configured origin under 60 header variants", ""},
	{"C05", "a link's recipient from the request", "mail goes to the stored bytes only; arrays, keys given twice, ı, K, NUL, CRLF", ""},
	{"C06", "a step of a reset skipped", "a walk of the flow graph: no way to a password without using up a token", ""},
	{"C07", "a link used again, for too long, after a change", "single use; dies on any change of credential or e-mail; by clock", "That it dies with what it belongs to is in C27's table and C05's."},
	{"C08", "a link's page leaks it", "no redirect parameter; referrer policy", ""},
	{"C09", "an enrolment answered by an attacker", "single use, bound to subject, purpose and browser", ""},
	{"C10", "an e-mail changed without proof, or the old address silent", "a state machine by rapid; a token bound to what it proves", ""},
	{"C11", "linking by an e-mail that nobody proved", "the key is issuer and subject; a victim's e-mail in 20 shapes", ""},
	{"C12", "email_verified of another type", "the JSON value true only", ""},
	{"C13", "several @ and malformed e-mails", "one parser for all, compared on malformed addresses", ""},
	{"C14", "an attacker registers first", "a proof by another wipes unproved passwords, sessions, factors", ""},
	{"C15", "a link's proof not bound to the upstream identity", "two parallel flows cannot swap", ""},
	{"C16", "predictable state, a disabled provider that works", "state from the system's randomness; asked again at the callback", ""},
	{"C17", "verifying oneself by the profile", "verified cannot be written by anyone", ""},
	{"C18", "a username that is somebody's e-mail", "one unique namespace of identifiers", ""},
	{"C19", "a count for each identifier", "counted by the account, or by the canonical input", ""},
	{"C20", "guessing a second factor", "one count over all flows; 10⁶ guesses in virtual time", "The chance is computed from the limits, which the tests hold, instead of guessing 10⁶ times."},
	{"C21", "a lock that does not lock every grant", "one mayAuthenticate for all grants; a static test of every mint", ""},
	{"C22", "lock-out as denial of service", "a flood from 1,000 addresses never stops the owner's known device or passkey", ""},
	{"C23", "a limiter that trusts a header", "the peer's address unless from listed proxies; the rightmost that is not trusted; fuzz", ""},
	{"C24", "a second factor skipped at another door", "for every way to a session: methods as the policy wants", ""},
	{"C25", "an app's code used again", "the last step by compare and swap; 200 at once", ""},
	{"C26", "a step-up by a weak sign-in", "asks method, time and act", ""},
	{"C27", "sessions that survive a reset, disabling, deletion", "every kind of credential × every event", ""},
	{"C28", "a revoked session revived", "nothing is written back from what was read before", ""},
	{"C29", "session fixation", "another id or secret at sign-in, step-up, sign-out", ""},
	{"C30", "a code redeemed twice at once", "200 at once × every kind: one succeeds", once200},
	{"C31", "refresh races", "by generation, not by time; against revoking; reuse kills the family", ""},
	{"C32", "a refresh that asks nothing again", "asks everything again; a broken store is no yes", ""},
	{"C33", "a code or token of another application", "a matrix across applications; the original is revoked", ""},
	{"C34", "PKCE taken away or plain", "a table of 12 cases", ""},
	{"C35", "redirect URIs that look alike", "compared byte by byte; more than 300 addresses", ""},
	{"C36", "open redirects", "only opaque return ids", "No address of a browser's is read at all, so there is no parser to compare with Chromium's."},
	{"C37", "weak randomness", "everything from the system's randomness, 128 bits or more; math/rand banned", "The ban is `internal/archtest#TestNobodyUsesWhatIsBanned`'s."},
	{"C38", "tokens not checked", "each claim, byte and prefix changed; alg none; a key of another kind", ""},
	{"C39", "tokens that are bombs", "a cap before anything is parsed", "Allocations are counted instead of a memory limit."},
	{"C40", "somebody else's object in an API", "a matrix from the router; parent and child that do not belong together", "The matrix is `internal/archtest#TestAccessMatrix`'s."},
	{"C41", "fields that nobody may give", "every type of request by reflection", ""},
	{"C42", "a small right that becomes a large one", "10⁵ random steps: nobody rises, nobody above falls", "Some thousand steps on each database at each run: four casts, by rapid; `-rapid.checks` makes it more."},
	{"C43", "names that a role may not see", "lists, search, completion by role", ""},
	{"C44", "secrets shown to administrators", "a marker in every secret, looked for in all answers", ""},
}
