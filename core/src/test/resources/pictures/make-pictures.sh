#!/bin/sh
# Makes the pictures beside this file, with programs that share no code with the decoders under test: ImageMagick 6.9,
# libwebp's cwebp and gif2webp, libjpeg-turbo's cjpeg, Pillow and ExifTool (Debian: imagemagick webp
# libjpeg-turbo-progs python3-pil libimage-exiftool-perl zip). All show a flag, 16 x 12 pixels in quarters: red and green above, blue and white below; or
# the greys 00, 55, aa, ff (hexadecimal) in that order; or black and white above, white and black below.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

convert -size 8x6 \( xc:'#ff0000' xc:'#00ff00' +append \) \( xc:'#0000ff' xc:'#ffffff' +append \) -append "$work/flag.png"
convert -size 8x6 \( xc:'#000000' xc:'#555555' +append \) \( xc:'#aaaaaa' xc:'#ffffff' +append \) -append -colorspace gray "$work/grey.png"
convert -size 8x6 \( xc:black xc:white +append \) \( xc:white xc:black +append \) -append "$work/bits.png"
# Opacity: red opaque, green half, blue clear, white clear.
convert -size 8x6 \( xc:'#ff0000ff' xc:'#00ff0080' +append \) \( xc:'#0000ff00' xc:'#ffffff00' +append \) -append "$work/clear.png"

flag="$work/flag.png" grey="$work/grey.png" bits="$work/bits.png" clear="$work/clear.png"
plain="-strip -define png:exclude-chunks=date,time"

# PNG: depths and colour types of the standard (0 grey, 2 colour, 3 palette, 4 grey and opacity, 6 colour and opacity)
png() { # name, source, colour type, depth, options...
    name=$1 source=$2 type=$3 depth=$4
    shift 4
    convert "$source" $plain "$@" -define png:color-type="$type" -define png:bit-depth="$depth" "$name.png"
}
png grey-1 "$bits" 0 1
png grey-2 "$grey" 0 2
png grey-4 "$grey" 0 4
png grey-8 "$grey" 0 8
png grey-16 "$grey" 0 16
png color-8 "$flag" 2 8
png color-16 "$flag" 2 16
png palette-1 "$bits" 3 1
png palette-2 "$flag" 3 2
png palette-4 "$flag" 3 4
png palette-8 "$flag" 3 8
png grey-alpha-8 "$grey" 4 8 -alpha set -channel A -evaluate set 50%
png grey-alpha-16 "$grey" 4 16 -alpha set -channel A -evaluate set 50%
png color-alpha-8 "$clear" 6 8
png color-alpha-16 "$clear" 6 16
png interlaced-1 "$bits" 0 1 -interlace PNG
png interlaced-8 "$flag" 2 8 -interlace PNG
png interlaced-palette "$flag" 3 4 -interlace PNG
convert "$flag" $plain -transparent '#00ff00' -define png:color-type=2 -define png:bit-depth=8 key-clear.png
# A slope, for which the writer chooses row filters 1, 3 and 4
convert -size 24x16 gradient:'#204060'-'#e0c0a0' -rotate 30 -crop 24x16+3+3 +repage $plain -quality 95 \
    -define png:color-type=2 -define png:bit-depth=8 slope.png

# JPEG
convert "$flag" -strip -quality 95 -sampling-factor 4:4:4 color.jpg
convert "$flag" -strip -quality 95 -sampling-factor 4:2:0 -interlace JPEG progressive.jpg
convert "$grey" -strip -quality 95 grey.jpg
# Colour without conversion to luminance and chroma
convert "$flag" ppm:- | cjpeg -rgb -quality 95 > rgb.jpg
# ImageMagick writes CMYK as YCCK (inks as luminance and chroma), Pillow as it is.
convert "$flag" -strip -quality 95 -sampling-factor 4:4:4 -colorspace CMYK ycck.jpg
/usr/bin/python3 - <<'END'
from PIL import Image
Image.open('ycck.jpg').save('cmyk.jpg', quality=95, subsampling=0)
clear = Image.open('palette-8.png')
clear.save('palette-clear.png', transparency=bytes([255, 128, 0, 255]))
END
for value in 1 2 3 4 5 6 7 8; do
    cp color.jpg "exif-$value.jpg"
    exiftool -q -n -overwrite_original -Orientation=$value "exif-$value.jpg"
done

# WebP
cwebp -quiet -q 95 "$flag" -o lossy.webp
cwebp -quiet -lossless "$flag" -o lossless.webp
cwebp -quiet -lossless -exact "$clear" -o alpha.webp
cwebp -quiet -q 95 "$clear" -o lossy-alpha.webp
cp lossless.webp exif-6.webp && exiftool -q -n -overwrite_original -Orientation=6 exif-6.webp
cp color-8.png exif-6.png && exiftool -q -n -overwrite_original -Orientation=6 exif-6.png

# GIF
convert "$flag" -strip flag.gif
convert "$flag" -strip -interlace GIF interlaced.gif
convert "$clear" -channel A -threshold 25% +channel -strip clear.gif
convert -delay 10 "$flag" "$grey" "$bits" -strip -loop 0 animated.gif
gif2webp -quiet animated.gif -o animated.webp

# BMP
convert "$bits" -strip -type Bilevel bits.bmp
convert "$flag" -strip -type Palette BMP3:palette.bmp
convert "$flag" -strip -type Palette -compress RLE BMP3:rle.bmp
convert "$flag" -strip -type TrueColor BMP3:color.bmp
convert "$flag" -strip -type TrueColor BMP2:os2.bmp
convert "$flag" -strip -type TrueColor -define bmp:subtype=RGB565 rgb565.bmp
convert "$clear" -strip BMP:alpha.bmp

# A folder of classes packed by Info-ZIP, with names as macOS writes them (accents as characters of their own)
accent=$(printf 'e\314\201')
mkdir -p "$work/runes/$accent" "$work/runes/日本" "$work/runes/__MACOSX" "$work/runes/_unlabeled"
cp grey-1.png "$work/runes/$accent/1.png"
cp grey-8.png "$work/runes/日本/$accent.png"
cp color.jpg "$work/runes/日本/2.jpg"
cp flag.gif "$work/runes/_unlabeled/3.gif"
cp grey-1.png "$work/runes/__MACOSX/._1.png"
rm -f runes.zip
find "$work/runes" -exec touch -d 2020-01-01 {} +
(cd "$work" && LC_ALL=C.UTF-8 zip -q -X -r runes.zip runes)
cp "$work/runes.zip" .
