"""The languages that a ticket can be written in, by ISO 639-1, with the words that people read for them."""

from __future__ import annotations

UNTOLD = "und"
"""Nobody can tell: the text is short, or mixed, or in no language at all."""

# Living languages that the detector knows. Dialects count to their language.
_KNOWN = """
    af Afrikaans, am Amharic, ar Arabic, as Assamese, az Azerbaijani, ba Bashkir, be Belarusian,
    bg Bulgarian, bn Bengali, br Breton, bs Bosnian, ca Catalan, cs Czech, cy Welsh, da Danish, de German,
    dz Dzongkha, el Greek, en English, eo Esperanto, es Spanish, et Estonian, eu Basque, fa Persian,
    fi Finnish, fo Faroese, fr French, fy Frisian, ga Irish, gd Scottish Gaelic, gl Galician, gu Gujarati,
    ha Hausa, he Hebrew, hi Hindi, hr Croatian, ht Haitian Creole, hu Hungarian, hy Armenian, id Indonesian,
    ig Igbo, is Icelandic, it Italian, ja Japanese, jv Javanese, ka Georgian, kk Kazakh, km Khmer,
    kn Kannada, ko Korean, ku Kurdish, ky Kyrgyz, lb Luxembourgish, lg Ganda, ln Lingala, lo Lao,
    lt Lithuanian, lv Latvian, mg Malagasy, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, ms Malay,
    mt Maltese, my Burmese, ne Nepali, nl Dutch, nn Nynorsk, no Norwegian, oc Occitan, om Oromo, or Odia,
    pa Punjabi, pl Polish, ps Pashto, pt Portuguese, qu Quechua, ro Romanian, ru Russian, rw Kinyarwanda,
    se Northern Sami, si Sinhala, sk Slovak, sl Slovenian, sn Shona, so Somali, sq Albanian, sr Serbian,
    st Sotho, sv Swedish, sw Swahili, ta Tamil, te Telugu, tg Tajik, th Thai, tk Turkmen, tl Tagalog,
    tr Turkish, tt Tatar, ug Uyghur, uk Ukrainian, ur Urdu, uz Uzbek, vi Vietnamese, xh Xhosa, yo Yoruba,
    zh Chinese, zu Zulu
"""

LANGUAGES = dict(part.strip().split(" ", 1) for part in _KNOWN.split(","))
