//! Pictures without what cameras and programs write into them: the place, the camera's serial
//! number, names, captions, earlier states of the picture. The credit is a field of the story.
//!
//! What a picture looks like stays as it is, to the byte: the image data, the colour profile and
//! which side is up. Each format is a row of parts, and a part goes unless it is known to be needed.

/// The picture without metadata, by its media type; nothing where it isn't whole.
pub(crate) fn strip(media_type: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    match media_type {
        "image/jpeg" => jpeg(bytes),
        "image/png" => png(bytes),
        "image/webp" => webp(bytes),
        _ => None,
    }
}

/// What stands before TIFF data in a JPEG, and sometimes in a WebP.
const EXIF: &[u8] = b"Exif\0\0";

/// ITU-T T.81, annex B: segments of `FF`, marker, length and contents. Image data follows a
/// start of scan; in it, `FF` is followed by zero or a restart marker. Whatever follows the end of
/// the image goes: phones put further pictures there.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    const RESTARTS: std::ops::RangeInclusive<u8> = 0xd0..=0xd7;
    const END: u8 = 0xd9;
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    let mut segments = Vec::with_capacity(bytes.len());
    let mut orientation = None;
    loop {
        let next = rest
            .windows(2)
            .position(|pair| pair[0] == 0xff && pair[1] != 0 && !RESTARTS.contains(&pair[1]))?;
        let (image_data, segment) = rest.split_at(next);
        segments.extend_from_slice(image_data);
        match segment[1] {
            // A fill byte before a marker.
            0xff => rest = &segment[1..],
            END => break,
            marker => {
                let length = usize::from(u16::from_be_bytes(array(segment, 2)?));
                let contents = segment.get(4..2 + length)?;
                if is_needed_in_jpeg(marker, contents) {
                    segments.extend_from_slice(&segment[..2 + length]);
                }
                if marker == 0xe1 && orientation.is_none() {
                    orientation = contents.strip_prefix(EXIF).and_then(turned);
                }
                rest = &segment[2 + length..];
            }
        }
    }
    let mut out = b"\xff\xd8".to_vec();
    if let Some(orientation) = orientation {
        let tiff = tiff(orientation);
        let length = u16::try_from(2 + EXIF.len() + tiff.len()).ok()?;
        out.extend_from_slice(b"\xff\xe1");
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(EXIF);
        out.extend_from_slice(&tiff);
    }
    out.extend_from_slice(&segments);
    out.extend_from_slice(&[0xff, END]);
    Some(out)
}

/// Of the segments for applications and comments: JFIF, the colour profile, and Adobe's, which says
/// how the colours are coded.
fn is_needed_in_jpeg(marker: u8, contents: &[u8]) -> bool {
    match marker {
        0xe0 => contents.starts_with(b"JFIF\0"),
        0xe2 => contents.starts_with(b"ICC_PROFILE\0"),
        0xee => contents.starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

/// PNG (third edition), section 5: chunks of length, type, data and check.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
    const NEEDED: [&[u8]; 17] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
        b"cICP", b"mDCV", b"cLLI", b"pHYs", b"acTL", b"fcTL", b"fdAT",
    ];
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut out = SIGNATURE.to_vec();
    loop {
        let length = usize::try_from(u32::from_be_bytes(array(rest, 0)?)).ok()?;
        let whole = rest.get(..length.checked_add(12)?)?;
        let (name, data) = (&whole[4..8], &whole[8..8 + length]);
        if NEEDED.contains(&name) {
            out.extend_from_slice(whole);
        } else if name == b"eXIf"
            && let Some(orientation) = turned(data)
        {
            let chunk = [b"eXIf".as_slice(), &tiff(orientation)].concat();
            let length = u32::try_from(chunk.len() - 4).ok()?;
            out.extend_from_slice(&length.to_be_bytes());
            out.extend_from_slice(&chunk);
            out.extend_from_slice(&crc32(&chunk).to_be_bytes());
        }
        if name == b"IEND" {
            return Some(out);
        }
        rest = &rest[whole.len()..];
    }
}

/// The check of PNG's chunks (annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// RFC 9649, section 2: a RIFF file of chunks of name, length and data, padded to even lengths.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const NEEDED: [&[u8]; 7] = [
        b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
    ];
    /// The bits of the extended header that say whether there is EXIF and XMP.
    const HAS_EXIF: u8 = 0b1000;
    const HAS_XMP: u8 = 0b0100;
    let length = usize::try_from(u32::from_le_bytes(array(bytes, 4)?)).ok()?;
    let mut rest = bytes.get(12..length.checked_add(8)?)?;
    let mut chunks = b"WEBP".to_vec();
    let mut extended = None;
    let mut orientation = None;
    while !rest.is_empty() {
        let length = usize::try_from(u32::from_le_bytes(array(rest, 4)?)).ok()?;
        let data = rest.get(8..length.checked_add(8)?)?;
        // Some programs forget the padding of the last chunk.
        let whole = &rest[..(8 + length.next_multiple_of(2)).min(rest.len())];
        let name = &rest[..4];
        if name == b"VP8X" && !data.is_empty() {
            extended = Some(chunks.len() + 8);
        }
        if NEEDED.contains(&name) {
            chunks.extend_from_slice(whole);
        } else if name == b"EXIF" {
            orientation = turned(data.strip_prefix(EXIF).unwrap_or(data));
        }
        rest = &rest[whole.len()..];
    }
    if chunks.len() % 2 == 1 {
        chunks.push(0);
    }
    if let Some(flags) = extended {
        chunks[flags] &= !(HAS_EXIF | HAS_XMP);
        if let Some(orientation) = orientation {
            chunks[flags] |= HAS_EXIF;
            let tiff = tiff(orientation);
            chunks.extend_from_slice(b"EXIF");
            chunks.extend_from_slice(&u32::try_from(tiff.len()).ok()?.to_le_bytes());
            chunks.extend_from_slice(&tiff);
        }
    }
    let mut out = b"RIFF".to_vec();
    out.extend_from_slice(&u32::try_from(chunks.len()).ok()?.to_le_bytes());
    out.extend_from_slice(&chunks);
    Some(out)
}

/// The number of the tag that says which side is up (TIFF 6.0, section 8).
const ORIENTATION: u16 = 0x0112;

/// Which side is up, as TIFF data say it; nothing for upright pictures, and for data that say
/// nothing of it.
fn turned(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at| {
        let bytes = array(tiff, at)?;
        Some(if little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let first = array(tiff, 4)?;
    let first = usize::try_from(if little {
        u32::from_le_bytes(first)
    } else {
        u32::from_be_bytes(first)
    })
    .ok()?;
    // The first directory: how many entries, then twelve bytes each, of which the value of this one
    // is the ninth and tenth.
    let entries = usize::from(short(first)?);
    let entry = (0..entries)
        .map_while(|number| first.checked_add(2 + 12 * number))
        .find(|at| short(*at) == Some(ORIENTATION))?;
    u8::try_from(short(entry.checked_add(8)?)?)
        .ok()
        .filter(|orientation| (2..=8).contains(orientation))
}

/// TIFF data that say which side is up, and nothing else.
fn tiff(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    tiff.extend_from_slice(&ORIENTATION.to_be_bytes());
    // One short, in the first half of the value; then no further directory.
    tiff.extend_from_slice(&[0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
    tiff
}

/// So many bytes from this place on.
fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a camera knows: which side is up, its serial number, and where it is.
    fn camera(orientation: u8) -> Vec<u8> {
        let mut tiff = b"II*\0\x08\0\0\0\x03\0".to_vec();
        tiff.extend_from_slice(b"\x0f\x01\x02\0\x04\0\0\0Cam\0");
        tiff.extend_from_slice(&[0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
        // The directory of the place: GPSInfo.
        tiff.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0\x2e\0\0\0\0\0\0\0");
        tiff.extend_from_slice(b"GPSLatitude 53.3498 N, serial SN-4711");
        tiff
    }

    fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
        let length = u16::try_from(contents.len() + 2).unwrap();
        [&[0xff, marker], &length.to_be_bytes()[..], contents].concat()
    }

    const SCAN: &[u8] = b"\x12\xff\x00\x34\xff\xd0\x56";

    /// A JPEG as a phone writes it, with a second picture behind its end.
    fn phone(orientation: u8) -> Vec<u8> {
        [
            b"\xff\xd8".to_vec(),
            segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            segment(0xe1, &[EXIF, &camera(orientation)].concat()),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta SN-4711/>"),
            segment(0xe2, b"ICC_PROFILE\0\x01\x01colours"),
            segment(0xe2, b"MPF\0 further pictures"),
            segment(0xed, b"Photoshop 3.0\0 Dublin"),
            segment(0xee, b"Adobe\0d\0\0\0\0\x01"),
            segment(0xfe, b"SN-4711"),
            segment(0xc0, b"frame"),
            segment(0xda, b"one"),
            SCAN.to_vec(),
            // Between the scans of a progressive picture.
            segment(0xfe, b"SN-4711"),
            segment(0xc4, b"\xff\xd9"),
            segment(0xda, b"two"),
            SCAN.to_vec(),
            b"\xff\xd9".to_vec(),
            b"\xff\xd8 SN-4711 \xff\xd9".to_vec(),
        ]
        .concat()
    }

    #[test]
    fn a_jpeg_keeps_its_looks_and_loses_the_place() {
        let looks = |orientation: Vec<u8>| {
            [
                b"\xff\xd8".to_vec(),
                orientation,
                segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
                segment(0xe2, b"ICC_PROFILE\0\x01\x01colours"),
                segment(0xee, b"Adobe\0d\0\0\0\0\x01"),
                segment(0xc0, b"frame"),
                segment(0xda, b"one"),
                SCAN.to_vec(),
                segment(0xc4, b"\xff\xd9"),
                segment(0xda, b"two"),
                SCAN.to_vec(),
                b"\xff\xd9".to_vec(),
            ]
            .concat()
        };
        let upright = strip("image/jpeg", &phone(1)).unwrap();
        assert_eq!(upright, looks(Vec::new()));
        let turned_right = strip("image/jpeg", &phone(6)).unwrap();
        let kept = [EXIF, &tiff(6)].concat();
        assert_eq!(turned_right, looks(segment(0xe1, &kept)));
        assert_eq!(strip("image/jpeg", &turned_right), Some(turned_right));
    }

    fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap();
        let named = [name.as_slice(), data].concat();
        [
            &length.to_be_bytes(),
            &named[..],
            &crc32(&named).to_be_bytes(),
        ]
        .concat()
    }

    #[test]
    fn a_png_keeps_its_looks_and_loses_the_place() {
        let picture = |between: Vec<u8>| {
            [
                b"\x89PNG\r\n\x1a\n".to_vec(),
                chunk(b"IHDR", b"head"),
                chunk(b"iCCP", b"colours"),
                between,
                chunk(b"IDAT", b"image"),
                chunk(b"IEND", b""),
            ]
            .concat()
        };
        let place = [
            chunk(b"eXIf", &camera(3)),
            chunk(b"tEXt", b"Serial\0SN-4711"),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0SN-4711"),
            chunk(b"tIME", b"\x07\xea\x0b\x16\x0c\0\0"),
        ]
        .concat();
        let long = [picture(place), b"behind the end".to_vec()].concat();
        let stripped = strip("image/png", &long).unwrap();
        assert_eq!(stripped, picture(chunk(b"eXIf", &tiff(3))));
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
    }

    fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut out = b"WEBP".to_vec();
        for (name, data) in chunks {
            out.extend_from_slice(*name);
            out.extend_from_slice(&u32::try_from(data.len()).unwrap().to_le_bytes());
            out.extend_from_slice(data);
            out.resize(out.len().next_multiple_of(2), 0);
        }
        let length = u32::try_from(out.len()).unwrap();
        [b"RIFF".as_slice(), &length.to_le_bytes(), &out].concat()
    }

    #[test]
    fn a_webp_keeps_its_looks_and_loses_the_place() {
        let long = riff(&[
            (b"VP8X", &[0b0010_1100, 0, 0, 0, 9, 0, 0, 9, 0, 0]),
            (b"ICCP", b"colours"),
            (b"VP8 ", b"image data"),
            (b"EXIF", &camera(8)),
            (b"XMP ", b"<x:xmpmeta SN-4711/>"),
        ]);
        let stripped = strip("image/webp", &long).unwrap();
        let looks = riff(&[
            (b"VP8X", &[0b0010_1000, 0, 0, 0, 9, 0, 0, 9, 0, 0]),
            (b"ICCP", b"colours"),
            (b"VP8 ", b"image data"),
            (b"EXIF", &tiff(8)),
        ]);
        assert_eq!(stripped, looks);
        let plain = riff(&[(b"VP8L", b"image data")]);
        assert_eq!(strip("image/webp", &plain), Some(plain));
    }

    #[test]
    fn what_is_cut_off_anywhere_is_no_picture() {
        let table = [
            ("image/jpeg", phone(6)),
            (
                "image/png",
                [
                    b"\x89PNG\r\n\x1a\n".to_vec(),
                    chunk(b"IHDR", b"head"),
                    chunk(b"eXIf", &camera(3)),
                    chunk(b"IEND", b""),
                ]
                .concat(),
            ),
            (
                "image/webp",
                riff(&[(b"VP8 ", b"image"), (b"EXIF", &camera(3))]),
            ),
        ];
        for (media_type, bytes) in table {
            let whole = strip(media_type, &bytes);
            assert!(whole.is_some(), "{media_type}");
            for end in 0..bytes.len() {
                let cut = strip(media_type, &bytes[..end]);
                // A JPEG that loses only what lies behind its end loses nothing.
                assert!(cut.is_none() || cut == whole, "{media_type}, {end} bytes");
            }
        }
        for byte in 0..camera(3).len() {
            let _ = turned(&camera(3)[..byte]);
        }
    }
}
