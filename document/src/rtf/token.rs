//! The words of RTF.

/// One word.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\*`
    Starred,
    /// A control word or sign without its backslash, and its number.
    Word(&'a [u8], Option<i32>),
    /// A byte of text, as it stands or as `\'hh`.
    Byte(u8),
}

/// Cuts bytes into words.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take_while(&mut self, test: impl Fn(&u8) -> bool) -> &'a [u8] {
        let count = self.rest.iter().take_while(|byte| test(byte)).count();
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        taken
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.rest.first()?;
        if first.is_ascii_alphabetic() {
            return Some(self.word());
        }
        let (sign, rest) = self.rest.split_at(1);
        self.rest = rest;
        Some(match first {
            b'\'' => {
                let digits = self.rest.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                let Some(byte) = byte else { return Some(Token::Word(sign, None)) };
                self.rest = &self.rest[2..];
                Token::Byte(byte)
            }
            b'*' => Token::Starred,
            b'{' | b'}' | b'\\' => Token::Byte(first),
            b'\n' | b'\r' => Token::Word(b"par", None),
            b'\t' => Token::Word(b"tab", None),
            _ => Token::Word(sign, None),
        })
    }

    fn word(&mut self) -> Token<'a> {
        let word = self.take_while(u8::is_ascii_alphabetic);
        let minus = self.rest.first() == Some(&b'-') && self.rest.get(1).is_some_and(u8::is_ascii_digit);
        if minus {
            self.rest = &self.rest[1..];
        }
        let digits = std::str::from_utf8(self.take_while(u8::is_ascii_digit)).ok();
        let number = digits.and_then(|digits| digits.parse::<i32>().ok());
        if self.rest.first() == Some(&b' ') {
            self.rest = &self.rest[1..];
        }
        let number = number.map(|number| if minus { -number } else { number });
        if word == b"bin" {
            let count = number.and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
            self.rest = &self.rest[count.min(self.rest.len())..];
        }
        Token::Word(word, number)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (first, rest) = self.rest.split_first()?;
            self.rest = rest;
            return match first {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                b'\\' => self.control(),
                // Ends of lines are for those who read RTF itself; zeros fill up some files.
                b'\n' | b'\r' | 0 => continue,
                byte => Some(Token::Byte(*byte)),
            };
        }
    }
}
