package keyring

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrCutOff says that a sealed stream ends before its end.
var ErrCutOff = errors.New("this is cut off: its end is missing")

// A sealed stream is a key of its own, sealed in the form of [Ring.Seal], and
// then pieces of 64 KiB, each sealed with it by AES-256-GCM. A piece's nonce is
// its number and whether it is the last, so that none can be left out, moved or
// added (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, "Online
// Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015).
const (
	pieceSize = 64 << 10
	pieceTag  = 16
	headSize  = sealedExtra + keySize
)

// SealStream returns a writer that seals what is written to it, in little
// memory, with the newest key of the purpose, and binds it to aad. Close writes
// the end; it does not close w.
func (r *Ring) SealStream(p Purpose, w io.Writer, aad []byte) (io.WriteCloser, error) {
	base := make([]byte, keySize)
	_, _ = rand.Read(base) // never fails
	aead, err := streamAEAD(base)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(r.Seal(p, base, aad)); err != nil {
		return nil, fmt.Errorf("write a sealed stream: %w", err)
	}
	return &sealing{w: w, aead: aead, piece: make([]byte, 0, pieceSize), out: make([]byte, 0, pieceSize+pieceTag)}, nil
}

// OpenStream returns a reader of what [Ring.SealStream] sealed for the same
// purpose and aad. Each piece is checked before anything of it is given, and
// the last only with the end: what was read is all that was written only once
// io.EOF comes. It returns [ErrMalformed], [ErrUnknownKey] or [ErrTampered], and
// reading returns [ErrTampered] or [ErrCutOff].
func (r *Ring) OpenStream(p Purpose, from io.Reader, aad []byte) (io.Reader, error) {
	head := make([]byte, headSize)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, fmt.Errorf("open a sealed stream: %w", cutOff(err))
	}
	base, err := r.Open(p, head, aad)
	if err != nil {
		return nil, err
	}
	aead, err := streamAEAD(base)
	if err != nil {
		return nil, err
	}
	return &opening{from: bufio.NewReaderSize(from, 2*pieceSize), aead: aead, sealed: make([]byte, pieceSize+pieceTag)}, nil
}

func streamAEAD(base []byte) (cipher.AEAD, error) {
	key, err := derive(base, nil, "stream", keySize)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("set up AES-256: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("set up GCM: %w", err)
	}
	return aead, nil
}

// pieceNonce is a piece's number, and 1 behind it if it is the last.
func pieceNonce(number uint64, last bool) []byte {
	nonce := make([]byte, 12)
	binary.BigEndian.PutUint64(nonce[3:11], number)
	if last {
		nonce[11] = 1
	}
	return nonce
}

type sealing struct {
	w      io.Writer
	aead   cipher.AEAD
	piece  []byte
	out    []byte
	number uint64
}

func (s *sealing) Write(b []byte) (n int, err error) {
	for len(b) > 0 {
		if len(s.piece) == pieceSize { // more comes, so it is not the last
			if err := s.flush(false); err != nil {
				return n, err
			}
		}
		took := min(pieceSize-len(s.piece), len(b))
		s.piece, b, n = append(s.piece, b[:took]...), b[took:], n+took
	}
	return n, nil
}

func (s *sealing) Close() error { return s.flush(true) }

func (s *sealing) flush(last bool) error {
	s.out = s.aead.Seal(s.out[:0], pieceNonce(s.number, last), s.piece, nil)
	s.piece, s.number = s.piece[:0], s.number+1
	if _, err := s.w.Write(s.out); err != nil {
		return fmt.Errorf("write a sealed stream: %w", err)
	}
	return nil
}

type opening struct {
	from   *bufio.Reader
	aead   cipher.AEAD
	sealed []byte
	plain  []byte
	number uint64
	ended  bool
}

func (o *opening) Read(b []byte) (int, error) {
	for len(o.plain) == 0 {
		if o.ended {
			return 0, io.EOF
		}
		if err := o.next(); err != nil {
			return 0, err
		}
	}
	n := copy(b, o.plain)
	o.plain = o.plain[n:]
	return n, nil
}

func (o *opening) next() error {
	n, err := io.ReadFull(o.from, o.sealed)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("read a sealed stream: %w", cutOff(err))
	}
	if err == nil {
		_, err = o.from.Peek(1)
	}
	last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	plain, err := o.aead.Open(o.sealed[:0], pieceNonce(o.number, last), o.sealed[:n], nil)
	if err != nil && last {
		return o.notTheEnd(n)
	}
	if err != nil {
		return ErrTampered
	}
	o.plain, o.number, o.ended = plain, o.number+1, last
	return nil
}

// notTheEnd tells a stream that was cut off between two pieces, or within one,
// from one that was changed: both fail to open as the last piece.
func (o *opening) notTheEnd(n int) error {
	return fmt.Errorf("%w, or changed, at piece %d (%d bytes)", ErrCutOff, o.number, n)
}

// cutOff is the error for a stream that ends too early.
func cutOff(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrCutOff
	}
	return err
}
