package demo

// Password is that of every demo customer who has one, so that anybody can try
// the customers' pages as one of them. Demo customers are nobody, and a database
// that has them is for trying things out.
const Password = "meadow lantern harbor"

// passwordHash is its argon2id hash. It is the same for all, made once: hashing
// it anew for a million customers would take hours, and the same seed would not
// give the same people.
const passwordHash = "$argon2id$v=19$m=19456,t=2,p=1$WwBfxGHgac0flqBp6UCqBw$rsuLuZR4xbt1yQwf4/IfU1OKaJCVj7jcvixZyg5nNX0"
