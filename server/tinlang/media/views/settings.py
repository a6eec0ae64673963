""" "Nhạc hiệu và giọng": how the bulletins of a unit sound; the nearest unit above counts where it said nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinlang.accounts.access import NotAllowed, may, require
from tinlang.common.errors import DomainError
from tinlang.common.forms import PlainForm, offer
from tinlang.common.room import NoRoom
from tinlang.common.uploads import takes_file
from tinlang.media import actions, opus, queries, tunes
from tinlang.media.models import MediaObject, SoundSetting, Speed
from tinlang.media.speech import voices
from tinlang.media.views.showing import person
from tinlang.units.models import Unit

NONE, KEPT = "none", "kept"
HEARD = gettext_lazy("Kính thưa bà con! Sáng thứ bảy tuần này, lúc 7 giờ 30, mời bà con đến họp tại nhà văn hóa thôn.")
KINDS = ("jingle", "chime")


class SettingForm(PlainForm):
    """What a unit sounds like. A file that is given comes before the choice above it."""

    jingle = forms.ChoiceField(label=gettext_lazy("Nhạc hiệu, trước mỗi tin"), widget=forms.RadioSelect)
    jingle_file = forms.FileField(label=gettext_lazy("Tệp nhạc hiệu riêng"), required=False)
    chime = forms.ChoiceField(label=gettext_lazy("Nhạc kết, sau mỗi tin"), widget=forms.RadioSelect)
    chime_file = forms.FileField(label=gettext_lazy("Tệp nhạc kết riêng"), required=False)
    voice = forms.ChoiceField(label=gettext_lazy("Giọng đọc tiếng Việt"), required=False, widget=forms.RadioSelect)
    speed = forms.ChoiceField(label=gettext_lazy("Tốc độ đọc"), choices=Speed.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, setting: SoundSetting | None, **kwargs: Any) -> None:
        self.setting = setting
        kwargs.setdefault("initial", self._as_it_is())
        super().__init__(*args, **kwargs)

    def _as_it_is(self) -> dict[str, str]:
        if self.setting is None:
            return {"jingle": NONE, "chime": NONE, "voice": "", "speed": Speed.NORMAL}
        return {
            **{kind: self._chosen(kind) for kind in KINDS},
            "voice": self.setting.voice,
            "speed": self.setting.speed,
        }

    def _chosen(self, kind: str) -> str:
        """What is in force: none, one of ours by its key, or a file that was given."""
        media = getattr(self.setting, kind, None)
        if media is None:
            return NONE
        ours = queries.own_tune_of(media)
        return ours.key if ours else KEPT

    def prepare(self) -> None:
        for kind in KINDS:
            offer(self, kind, self._tunes(kind))
            self.fields[f"{kind}_file"].help_text = _(
                "Chọn tệp thì dùng tệp này, thay cho mục chọn ở trên: wav, mp3, m4a hoặc ogg, dưới 30 giây và 10 MB."
            )
            self.fields[f"{kind}_file"].widget.attrs["accept"] = "audio/*,.m4a,.mp3,.wav,.ogg"
        offer(self, "voice", self.voices())

    def voices(self) -> list[tuple[str, str | Promise]]:
        """Those that can speak now, and the one that is set even if it cannot."""
        usual = voices.known()[voices.VIETNAMESE]
        found: list[tuple[str, str | Promise]] = [("", _("Mặc định của máy: %(voice)s") % {"voice": usual.name})]
        found += [(one.key, one.name) for one in voices.for_language(voices.VIETNAMESE)]
        gone = self.setting.voice if self.setting else ""
        if gone not in dict(found):
            found.append((gone, _("%(voice)s (máy này không còn)") % {"voice": gone}))
        return found

    def _tunes(self, kind: str) -> list[tuple[str, str | Promise]]:
        is_kept = self._chosen(kind) == KEPT or (self.is_bound and self.data.get(kind) == KEPT and self.setting)
        kept = [(KEPT, _("Tệp riêng đang dùng"))] if is_kept else []
        ours = [(one.key, one.name) for one in tunes.TUNES if one.is_jingle == (kind == "jingle")]
        return [(NONE, _("Không có")), *kept, *ours]

    def sounding(self) -> actions.Sounding:
        """What was chosen, tunes kept. What `take_tune` raises has `field`. Only after `is_valid()`."""
        chosen = self.cleaned_data
        found = {kind: self._tune(kind) for kind in KINDS}
        return actions.Sounding(voice=chosen["voice"], speed=chosen["speed"], **found)

    def _tune(self, kind: str) -> MediaObject | None:
        file, choice = self.cleaned_data[f"{kind}_file"], self.cleaned_data[kind]
        if file is not None:
            try:
                return actions.take_tune(file=file)
            except NoRoom:
                raise  # nothing is wrong with the field: another file would not do either
            except DomainError as error:
                raise FieldError(f"{kind}_file", error) from error
        if choice == NONE:
            return None
        is_there = self.setting is not None and choice in (KEPT, self._chosen(kind))
        return getattr(self.setting, kind) if is_there else actions.own_tune(key=choice)


class FieldError(Exception):
    """What is wrong with one field."""

    def __init__(self, field: str, error: DomainError) -> None:
        super().__init__(str(error))
        self.field = field


def _units(request: HttpRequest) -> list[Unit]:
    units = queries.units_to_hear(person(request))
    if not units:
        raise NotAllowed(action="media.view")
    return units


def _chosen(request: HttpRequest, units: list[Unit], *, must: bool) -> Unit:
    """The unit that is asked for; the first one where none is."""
    asked = request.POST.get("unit") or request.GET.get("dia-ban")
    chosen = next((unit for unit in units if str(unit.uid) == asked), None)
    if chosen is None and (asked or must):
        raise Http404
    return chosen or units[0]


@takes_file(2 * actions.MOST_TUNE_BYTES)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How one unit sounds, for all who work there; changed by who may."""
    units = _units(request)
    unit = _chosen(request, units, must=request.method == "POST")
    own = SoundSetting.objects.filter(unit=unit).select_related("jingle", "chime", "changed_by").first()
    in_force = own or queries.sound_setting_for(unit)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SettingForm(*posted, setting=in_force)
    if request.method == "POST" and form.is_valid():
        require(person(request), "media.settings", unit)  # before a file is decoded, and kept for good
        try:
            actions.change_sound_setting(unit=unit, by=person(request), sounding=form.sounding())
        except NoRoom:
            raise
        except FieldError as error:
            form.add_error(error.field, str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lưu. Tin máy đọc đang soạn cần nghe lại trước khi trình duyệt."))
            return redirect(_address(unit))
    context = {
        "form": form,
        "unit": unit,
        "units": units,
        "may_change": may(person(request), "media.settings", unit),
        "voice_in_force": dict(form.voices())[in_force.voice if in_force else ""],
        "in_use": {kind: _named(in_force, kind) for kind in KINDS},
        "own": own,
        "in_force": in_force,
        "tunes": tunes.TUNES,
        "voices": voices.for_language(voices.VIETNAMESE),
    }
    return render(request, "media/settings.html", context, status=422 if form.is_bound else 200)


def _named(setting: SoundSetting | None, kind: str) -> str:
    """What a jingle or chime is called; of a file that was given nothing is known but how long it is."""
    media = getattr(setting, kind, None)
    if media is None:
        return _("Không có")
    ours = queries.own_tune_of(media)
    return str(ours.name) if ours else _("Tệp riêng, %(seconds)s giây") % {"seconds": media.length_s}


@login_required
@require_POST
def follow_above(request: HttpRequest) -> HttpResponse:
    """Take back what the unit has said for itself."""
    unit = _chosen(request, _units(request), must=True)
    actions.remove_sound_setting(unit=unit, by=person(request))
    messages.success(request, _("Đã bỏ cài đặt riêng của %(unit)s.") % {"unit": unit})
    return redirect(_address(unit))


def _address(unit: Unit) -> str:
    return f"{reverse('speech:settings')}?dia-ban={unit.uid}"


@login_required
@require_safe
@cache_control(private=True, max_age=3600)
def tune(request: HttpRequest, key: str) -> HttpResponse:
    """One of our tunes, to be heard before it is chosen."""
    _units(request)
    if tunes.tune(key) is None:
        raise Http404
    return HttpResponse(tunes.encoded(key), content_type=opus.CONTENT_TYPE)


@login_required
@require_safe
@cache_control(private=True, max_age=3600)
def voice(request: HttpRequest, key: str) -> HttpResponse:
    """A sentence in one of the Vietnamese voices."""
    _units(request)
    if key not in {known.key for known in voices.for_language(voices.VIETNAMESE)}:
        raise Http404
    speed = request.GET.get("toc-do", "")
    spoken = actions.speak_sentence(text=str(HEARD), voice=key, speed=speed if speed in Speed.values else Speed.NORMAL)
    return HttpResponse(spoken, content_type=opus.CONTENT_TYPE)
