"""The vocabulary of titles in the languages one meets: which words say nothing, a kind or a version.

Everything is folded (case, accents, width gone) when the module is loaded, so write the words as people do.
"""

import re

from mvidarr.library.text import fold
from mvidarr.library.titles.patterns import lazily

# What a word does in a note such as ``(Official HD Video)``. A note made of known words only is taken off, when one of
# them is more than FILLER.
NOISE, FILLER, VERSION, PICTURE = "noise", "filler", "version", "picture"
OFFICIAL = "official"  # noise, too, but a word after which nothing of the song follows

_WORDS: dict[str, str] = {
    OFFICIAL: """official oficial officiel officielle offiziell offizielles offizieller offizielle ufficiale
        oficjalny oficjalne officiële officieel officiell officiella officielt resmi rasmi оficial официальный
        официальное официальная официально официал офіційне офіційний επίσημο الرسمي رسمي הרשמי רשמי 公式 官方
        공식""",
    NOISE: """mv pv video videos vid vidéo vídeo vídeos videoclip videoclips videoclipe videoklip clip clips
        clipe klip klipp musikvideo musikvideon musicvideo teledysk клип клипа видео видеоклип відео кліп βίντεο
        فيديو كليب קליפ הקליפ hd hq uhd fullhd fhd qhd sd 2k 4k 5k 8k 360p 480p 720p 1080p 1080i 1440p 2160p
        50fps 60fps hdr dvdrip vhs explicit clean censored uncensored premiere premiera estreno première
        lançamento premiär премьера прем'єра promo upscale upscaled upgrade upgraded reupload restored
        exclusive exclusivo exclusif videosingle 高清 完整版 正式版 首播 ミュージックビデオ ミュージック フル
        뮤직비디오 뮤비 高画質 超清 修復版""",
    FILLER: """the a an of in on for by with and y e et und con com avec mit from full new music musical musica
        música musique musik musicale muzyczny song songs track single original album ep bonus vault closed
        captioned ultra quality ai youtube youtu hi res high definition tv film movie special tour this is out
        now complete completo only performance dance choreography version's le la el il los der die das our my
        на с для по от la песни песня песню к из di da do de del del du en au 版 stream vertical prod
        color colour colored coded eng rom han sub subs english world wide worldwide 演出 映像""",
    VERSION: """version versión versione versão versie verze wersja версия ver vers edit edition mix extended
        acoustic acústica acústico acoustique akustik acustica acustico акустика акустическая instrumental demo
        radio sped speed up slowed reverb reverbed stripped orchestral symphonic piano uncut alternate
        alternative alternativa alt short long director's directors cut mono stereo strings club dub dubstep
        deluxe rehearsal アコースティック インスト 어쿠스틱""",
    PICTURE: """remaster remastered remastering remasterizado remasterizada remasterisé rimasterizzato ремастер
        ремастеринг リマスター""",
    "lyric": """lyric lyrics lyrical letra letras paroles songtext songtexte testo testi tekst текст слова lirik
        sözleri sözler στίχοι كلمات מילים 가사 歌詞 歌词 歌詞付き 動態歌詞 动态歌词 歌詞版 liedtext songteksti
        text legendado legendada subtitulado subtitulada letrada letrado tradução traducida""",
    "visualizer": "visualizer visualiser visualizador visualisation visualization visual 비주얼라이저",
    "audio": "audio áudio аудио аудіо 音源 音频 音檔 音訊 음원 オーディオ",
    "live": """live performs performing livemitschnitt canlı лайв вживую наживо ライブ ライヴ 生演奏 生配信
        라이브 現場 现场 現場版 现场版 unplugged liveauftritt liveversion livesession livevideo 직캠 fancam""",
    "remix": """remix rmx remixed remixes rework reworked bootleg mashup refix flip vip nightcore ремикс
        リミックス 리믹스 混音""",
    "cover": "cover covers covering covered coverversion кавер カバー カヴァー 歌ってみた 커버 翻唱 弾き語りカバー",
    "concert": "concert concerto concierto konzert konser koncert концерт 演唱會 演唱会 コンサート 콘서트 showcase",
    "behind_the_scenes": """bts making makingof bastidores coulisses backstage бэкстейдж 花絮 幕後 幕后 幕後花絮
        メイキング
        메이킹 비하인드 kulissen""",
    "interview": """interview interviews entrevista intervista entretien interviu интервью 採訪 采访 專訪
        专访 インタビュー 인터뷰""",
    "other": """teaser preview trailer teasers karaoke karaokê караоке reaction reacts tutorial snippet
        tizer тизер трейлер 예고 티저 預告 预告 予告 ティザー カラオケ 노래방 踊ってみた 안무 documentary
        documental documentaire doku recap unboxing sampler megamix playthrough chords tabs""",
}
_PHRASES: dict[str, str] = {
    "behind_the_scenes": """behind the scenes; behind the scene; behind-the-scenes; making of; the making of;
        making the video; making the music video; detrás de cámaras; detrás de las cámaras; detrás de escena;
        así se hizo; por trás das câmeras; dans les coulisses; les coulisses; hinter den kulissen;
        dietro le quinte; za kulisami; за кадром; как снимали; съёмки клипа; kamera arkası; behind the song""",
    "interview": "q&a; questions & answers",
    "other": """dance practice; fan made; fan made video; fanmade; fan video; unofficial; unofficial video;
        unofficial music video; dance tutorial; guitar lesson; guitar tutorial; piano tutorial; drum cam;
        dance challenge; first reaction; concept film; highlight medley; track by track; album trailer;
        coming soon; dance ver; dance version; 歌い方""",
    "concert": """full concert; full show; full set; full live; live concert; complete concert; entire concert;
        dj set; full performance; full session; concierto completo; concert complet; show completo;
        ganzes konzert; konser penuh; concerto completo; полный концерт; full gig; tiny desk concert;
        npr music tiny desk concert""",
    "lyric": """lyric video; lyrics video; with lyrics; con letra; com letra; con testo; avec paroles; mit text;
        с текстом; текст песни""",
    "live": """live lounge; en vivo; en directo; ao vivo; en direct; dal vivo; en concert; en concierto;
        em concerto; in concert; live in concert; na żywo; en live; i direkten; живой звук; живое выступление;
        mtv unplugged; a colors show; a colors encore; colors show; the first take; audiotree live;
        audiotree far out; a take away show; take away show; la blogothèque; vevo dscvr; boiler room;
        sofar sounds; live from the basement; mahogany session; austin city limits; later with jools holland;
        later... with jools holland; kexp; tiny desk; 弾き語り; music bank; inkigayo; m countdown; live clip;
        live on tape; vevo lift; honda stage""",
    "audio": """8d audio; full album; album completo; audio only; só áudio; solo audio; official audio; полный альбом;
        topic audio""",
    "visualizer": "visualizer video; visual video",
    "cover": "cover version; dance cover; like a version",
    "remix": "vip mix",
    "picture": "ai upscale; ai upscaled; closed captioned",
    "version": """sped up; speed up; taylor's version; director's cut; from the vault; super slowed;
        extended mix; original mix; club mix; radio mix; single mix; album mix; dub mix; radio edit;
        single edit; video edit""",
    "noise": """lyrics in description; lyrics in the description; m/v; p/v; music video;
        video musical; vídeo musical; video clip; clip vidéo; clipe de vídeo;
        high quality; music clip; full song; full video song; full video; special video; special clip;
        performance video; dance performance video; video song""",
}  # fmt: skip


def code_of(role: str) -> str:
    return f"{CODE}{role.replace('_', '')}"


CODE = "\ue000"  # begins the word that a phrase is replaced by
ROLES: dict[str, str] = {word: role for role, words in _WORDS.items() for word in fold(words).split()}
ROLES |= {code_of(role): role for role in (*_PHRASES, *_WORDS)}
_LISTED = {one.strip(): role for role, many in _PHRASES.items() for one in fold(many).split(";")}
_PHRASE = lazily(rf"(?<!\w)(?:{'|'.join(re.escape(one) for one in sorted(_LISTED, key=len, reverse=True))})(?!\w)")
_DENSE = lazily(
    "|".join(sorted((re.escape(w) for w in ROLES if re.search("[぀-ヿ㐀-鿿가-힣]", w)), key=len, reverse=True))
)
_GAP = lazily(r"[\s.,;/|:+\-–—_!()\[\]{}\"“”「」*~•&#=？?（）。、・]+")
KIND_ROLES = frozenset(_WORDS) - {OFFICIAL, NOISE, FILLER, VERSION, PICTURE}


def note_words(folded: str) -> list[str]:
    """The words of a folded note; a phrase of the vocabulary is one word, and so is each known word of a script
    without spaces (``官方完整版MV`` has three)."""
    if not folded.isascii():
        folded = _DENSE.sub(lambda found: f" {found[0]} ", folded)
    coded = _PHRASE.sub(lambda found: f" {code_of(_LISTED[found[0]])} ", folded)
    return [word for word in _GAP.split(coded.replace("’", "'")) if word]
