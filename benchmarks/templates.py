"""Articles on one template: sentences of our own in Portuguese with the season's names, each of "
"another matter."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks import corpus

_DAYS = "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo".split()
_GROUNDS = (
    "Mineirão Maracanã Morumbi Beira-Rio Pacaembu Barradão Pituaçu Independência Engenhão Ressacada "
    "Castelão Allianz"
).split()
_CUPS = ("Campeonato Brasileiro", "Copa do Brasil", "Libertadores", "Sul-Americana", "Paulista", "Gauchão")
_PLACES = ("zagueiro", "lateral-direito", "volante", "meia", "atacante", "goleiro", "centroavante")


def line_up(dice: Random) -> list[str]:
    """Who plays, on the day of a match."""
    home, away = dice.sample(corpus.clubs(), 2)
    names = dice.sample(corpus.people(), 26)
    day, cup, ground = dice.choice(_DAYS), dice.choice(_CUPS), dice.choice(_GROUNDS)
    return [
        f"{home} e {away} se enfrentam nesta {day}, às {_hour(dice)}, no {ground}, em partida válida pela "
        f"{dice.randint(1, 38)}ª rodada do {cup}. Confira abaixo as escalações das duas equipes, os "
        "desfalques, a "
        "arbitragem e onde assistir ao jogo ao vivo.",
        f"{home}: {', '.join(names[:10])} e {names[10]}. Técnico: {names[11]}.",
        f"{away}: {', '.join(names[12:22])} e {names[22]}. Técnico: {names[23]}.",
        f"Árbitro: {names[24]}, auxiliado por {names[25]}. O confronto terá transmissão ao vivo da "
        "televisão para "
        "todo o país, e o torcedor pode acompanhar também o tempo real, com vídeos dos principais "
        "lances da partida.",
    ]


def odds(dice: Random) -> list[str]:
    """What the bookmakers say of a match."""
    home, away = dice.sample(corpus.clubs(), 2)
    day, cup = dice.choice(_DAYS), dice.choice(_CUPS)
    return [
        f"{home} x {away}: palpites e cotações para o jogo desta {day}, pelo {cup}.",
        f"As casas de apostas apontam o favorito para o duelo. A vitória do {home} paga {_price(dice)} "
        "para cada real "
        f"apostado, o empate rende {_price(dice)} e o triunfo do {away} devolve {_price(dice)} ao apostador.",
        f"Nos últimos {dice.randint(3, 12)} jogos entre as equipes, o {home} venceu "
        f"{dice.randint(0, 6)} e o {away} "
        f"levou a melhor em {dice.randint(0, 6)}. Mais de dois gols e meio na partida pagam "
        f"{_price(dice)}, e os dois "
        f"times marcando rendem {_price(dice)}.",
        "As cotações podem mudar até o início da partida. Aposte com responsabilidade; proibido para "
        "menores de "
        "dezoito anos.",
    ]


def tickets(dice: Random) -> list[str]:
    """Where the tickets are sold."""
    home, away = dice.sample(corpus.clubs(), 2)
    ground, day, cup = dice.choice(_GROUNDS), dice.choice(_DAYS), dice.choice(_CUPS)
    return [
        f"O {home} inicia nesta {dice.choice(_DAYS)}, às {_hour(dice)}, a venda de ingressos para a "
        "partida contra o "
        f"{away}, {day}, no {ground}, pelo {cup}.",
        "Os sócios-torcedores em dia com as mensalidades têm prioridade na compra e podem fazer o "
        "check-in pela "
        "internet. A venda para o público em geral começa no dia seguinte, nas bilheterias do estádio "
        "e nas lojas "
        "oficiais do clube.",
        f"Os preços variam de R$ {dice.randint(10, 60)} a R$ {dice.randint(80, 400)}, com meia-entrada para "
        f"estudantes e idosos. Até agora, {dice.randint(2, 49)}.{dice.randint(100, 999)} bilhetes foram "
        "vendidos. O "
        f"setor visitante do {ground} custa R$ {dice.randint(30, 120)}.",
        "É necessário apresentar documento com foto na entrada. Crianças de até doze anos não pagam, "
        "desde que "
        "acompanhadas pelos responsáveis.",
    ]


def done_deal(dice: Random) -> list[str]:
    """A club presents a player."""
    club, before = dice.sample(corpus.clubs(), 2)
    player, director = dice.sample(corpus.people(), 2)
    place, age = dice.choice(_PLACES), dice.randint(18, 36)
    return [
        f"O {club} anunciou nesta {dice.choice(_DAYS)} a contratação do {place} {player}, de {age} "
        "anos, que estava "
        f"no {before}. O jogador assinou contrato até dezembro de {dice.randint(2019, 2024)}.",
        f"Na última temporada, {player} disputou {dice.randint(8, 60)} partidas e marcou "
        f"{dice.randint(0, 25)} gols "
        f"pelo {before}. O {place} vai vestir a camisa {dice.randint(2, 99)}.",
        "– Estou muito feliz por chegar a um clube deste tamanho. Agradeço à diretoria pela confiança "
        "e espero "
        "retribuir dentro de campo o carinho da torcida – disse o reforço.",
        f"O diretor {director} comemorou o acerto. O novo contratado passou por exames médicos, foi "
        "apresentado aos "
        "companheiros e fica à disposição da comissão técnica assim que o nome for publicado no "
        "boletim da entidade.",
    ]


def _hour(dice: Random) -> str:
    return f"{dice.randint(11, 21)}h{dice.choice(('', '30', '15', '45'))}"


def _price(dice: Random) -> str:
    return f"R$ {dice.randint(1, 9)},{dice.randint(5, 95):02}"


TEMPLATES: dict[str, Callable[[Random], list[str]]] = {
    "line-up": line_up,
    "odds": odds,
    "tickets": tickets,
    "done-deal": done_deal,
}
