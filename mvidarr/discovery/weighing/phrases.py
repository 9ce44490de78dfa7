"""Words by which headings and channels tell that an upload is no music video of the artist. Pure.

Patterns of folded text, each matched as whole words; where one stands, the code says why the upload is not taken.
"""

import re

SENTENCES = {
    "karaoke": "It is for singing along.",
    "reaction": "Somebody watches or reviews the video.",
    "lesson": "It teaches how to play or dance it.",
    "cover": "Somebody else plays the song.",
    "altered": "The sound is altered.",
    "mixed": "It is mixed with something else.",
    "loop": "It is one song over and over.",
    "collection": "It is many songs at once.",
    "fan_made": "A fan made the pictures.",
    "game": "It is a game played to the song.",
    "talk": "It is not about a song.",
    "making": "It shows how a video was made.",
    "teaser": "It is only a glimpse.",
    "sound_only": "It is sound with a still picture.",
    "stems": "Only a part of the sound is there.",
}
_HEADINGS = {
    "karaoke": r"""karaoke; караоке; カラオケ; 노래방; sing ?along; backing track; minus one; in the style of;
        instrumental (?:with lyrics|version|cover); originally performed by""",
    "reaction": r"""reacts?; reacting(?: to)?; reactions?(?: to| video)?; first time (?:hearing|listening|watching);
        (?:album|song|track|video|single) review; explained; anal[iy](?:sis|se|sed|zed); breakdown of; vocal coach;
        meaning of; (?:things|details) you (?:missed|didn'?t \w+); easter eggs; réaction; реакция;
        reacción; reaccion(?:a|ando)?; reagindo; reaktion; reazione;
        why .{3,60} (?:is|was) (?:a|an|the|so) \w+""",
    "lesson": r"""tutorial; how to (?:play|sing|dance|draw); lesson; chords; tabs?; play ?along; drumless; bassless;
        easy piano; synthesia; sheet music; dance practice; choreography by; step by step;
        (?:drum|guitar|bass|piano|vocal)s? play-?through; lyrics? explained""",
    "cover": r"""cover(?:ed)? (?:by|of|version); cover; ai cover;
        tribute(?: to| band| show)?; 歌ってみた; 弾いてみた; 叩いてみた; 踊ってみた; 翻唱; 커버; кавер; sings? like;
        impressions? of; parody; (?:blind )?auditions; x[- ]factor; got talent; american idol;
        the voice (?:kids|uk|usa|of \w+)""",
    "altered": r"""sped[- ]?up; speed[- ]?up; slowed(?: down)?; reverb(?:ed)?; nightcore; daycore;
        (?:8|16)[- ]?bit; 8d(?: audio)?; 16d;
        3d audio; bass ?boost(?:ed)?; chipmunks?; pitched(?: up| down)?; deeper version; reversed; muffled;
        lo-?fi(?: version| remix)?; (?:in|from) another room; empty (?:arena|mall|stadium|hall); 432 ?hz; 528 ?hz;
        \d\.\d+x; vaporwave""",
    "mixed": r"mash-?up; mega-?mix; bootleg; medley",
    "loop": r"""\d+ ?(?:hours?|hrs?|h|std|horas?|heures?|часов|час); (?:one|ten) hours?; loop(?:ed)?; on repeat;
        extended loop""",
    "collection": r"""full album; full ep; album completo; (?:complete|entire|whole) album; greatest hits;
        best (?:of|songs|hits); top \d+; top (?:ten|five|twenty); all (?:songs|music videos|hits|videos); playlist;
        non[- ]?stop; compilation; (?:song|video|hits?) collection; discograph\w+; hits? mix; dj mix; mixtape; jukebox;
        evolution of; rank(?:ing|ed); полный альбом; music history; videography; every (?:song|music video|video);
        full (?:ep|lp|discography); \d+ (?:best|greatest) \w+; exitos; grandes exitos; sus mejores exitos""",
    "fan_made": r"""fan[- ]?(?:made|video|edit|mv|vid|cam|art|film); unofficial(?: \w+)?; amv; gmv; cmv; fmv; 직캠;
        (?:edit|music video) edit; edit audio; ai (?:generated|music video|video|animation); concept video;
        whatsapp status; status video; tik ?tok; lyric edit; minecraft; roblox; the sims(?: \d)?; lego; mmd; fortnite;
        gta ?\w*; ai upscaled? edit; scenepack; unofficial video""",
    "game": r"""beat saber; guitar hero(?: \w+)?; rock ?smith; rock band \d; just dance(?: \d+)?; clone hero; osu!?;
        fnf;
        friday night funkin\w*; geometry dash; gameplay; piano tiles; expert\+; full combo;
        100% fc""",
    "talk": r"""vlogs?; podcast; episode \d+; ep\.? ?\d+; unboxing; tour diary; studio diary; announcement; announces?;
        q ?& ?a; press conference; meet (?:and|&) greet; merch; giveaway; documentary; in the studio;
        studio (?:update|log|session day \d+); acceptance speech; wins? .{1,40} award; award ceremony; biography;
        life story; interview(?:s|ed)?; talks? about; ask me anything; soundcheck; on tour part \d+; webisode;
        net worth;
        how (?:we|i) \w+; (?:our|the|a|my) new (?:album|record|single|song|ep)(?: is)?(?: here| out now)?; on writing;
        merry christmas; happy (?:new year|birthday|holidays); tour (?:19|20)\d\d;
        (?:19|20)\d\d tour; q and a; rehearsals?; the making of; on the road; day in the life; carpool karaoke;
        fan questions; ask us anything""",
    "making": r"""(?:m/?v|video|album|jacket|photo|shooting) (?:behind|making|sketch)(?: film| cut)?;
        behind(?: cut| film)?$; making(?: film| of)?$; así se hizo; asi se hizo; así grabamos; за кадром; 비하인드;
        メイキング; 메이킹; 花絮""",
    "sound_only": r"""(?:track|album|song|single|full|ep|official) stream; static video; art ?track; pseudo video""",
    "teaser": r"""teasers?; trailers?; snippet; preview; coming soon; out (?:now|friday|tomorrow|today)$; pre-?order;
        티저; sneak peek; promo spot; 예고; 予告; excerpt; \d+ ?(?:sec|seconds); tv (?:spot|commercial);
        預告; 预告""",
    "stems": r"""isolated (?:vocals?|bass|drums?|guitar); vocals? only; a ?cap+ell?a; stems?; drums? only; no vocals?;
        (?:bass|guitar|drum) track; without vocals; instrumental; type beat; ringtone; midi; drum stem""",
}
_CHANNELS = {
    "karaoke": r"karaoke; sing king(?: karaoke)?; party tyme; instrumentals?",
    "reaction": r"reacts?; reactions?",
    "altered": r"nightcore; 8d(?: tunes| audio| music)?; slowed; bass boosted; sped up",
    "cover": r"covers?; tribute(?: band)?; cover band",
    "lesson": r"tutorials?; lessons?; guitar academy; piano (?:school|tutorials?); sheet music",
    "collection": r"greatest hits; nonstop; compilations?",
}
_DENSE = re.compile("[぀-ヿ㐀-鿿가-힣]")


def _together(patterns: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{code}>{_any(text)})" for code, text in patterns.items()))


def _any(text: str) -> str:
    """Whole words; in scripts without spaces between words, wherever they stand."""
    many = [one.strip() for one in text.split(";")]
    dense = [one for one in many if _DENSE.search(one)]
    plain = "|".join(one for one in many if one not in dense)
    return "|".join([rf"(?<!\w)(?:{plain})(?!\w)", *dense])


IN_HEADINGS = _together(_HEADINGS)
IN_CHANNELS = _together(_CHANNELS)
GONE = re.compile(r"\s*[\[(]?(?:deleted|private|unavailable) video[\])]?\s*")
