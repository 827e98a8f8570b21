package desk

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"

	"adjutant/models"
)

// Passwords of mailboxes are sealed with a key made of the installation's
// secret (AES-256-GCM), so that a copy of the database alone opens no mailbox.

func (d *Desk) sealer() (cipher.AEAD, error) {
	key := sha256.Sum256(append([]byte("adjutant mailbox password v1\x00"), d.secret...))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (d *Desk) seal(plain string) ([]byte, error) {
	s, err := d.sealer()
	if err != nil {
		return nil, err
	}
	return s.Seal(nil, nil, []byte(plain), nil), nil
}

func (d *Desk) openSecret(sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	s, err := d.sealer()
	if err != nil {
		return "", err
	}
	plain, err := s.Open(nil, nil, sealed, nil)
	if err != nil {
		return "", models.Invalid("ADJUTANT_SECRET", "a stored mailbox password cannot be opened: the secret is another than the one it was stored with; set the old one, or apply the team file with the password again")
	}
	return string(plain), nil
}

// Password returns the stored password of a mailbox, or "" when none is
// stored.
func (d *Desk) Password(m models.Mailbox) (string, error) { return d.openSecret(m.Secret) }
