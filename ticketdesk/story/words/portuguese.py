"""Português."""

from __future__ import annotations

from ticketdesk.models.choices import Category
from ticketdesk.story.words.cases import Manner, cases, lines

CASES = (
    *cases(
        Category.technical,
        """
= low
# Ícone some no modo escuro
No modo escuro o ícone de {feature} quase não aparece. Não atrapalha, só fica estranho.
- ícone não aparece
= medium
# A exportação de {board} vem vazia
Desde {date} a exportação de {board} só traz o cabeçalho. Em PDF funciona e por enquanto usamos assim.
+ O quadro tem uns {count} cartões.
- exporta vazio
= medium
# {board} demora meio minuto para abrir
{board} ficou muito lento; os quadros pequenos abrem na hora.
- muito lento
= high
# Erro {code} ao abrir {board}
Desde hoje cedo {board} mostra o erro {code}. É o nosso quadro principal e a equipe toda está parada.
- {code}, parados
= critical
# Fora do ar desde as {hour}
Desde as {hour} os nossos {people} usuários recebem 503 em tudo. A produção parou.
- tudo fora do ar
""",
    ),
    *cases(
        Category.billing,
        """
= low
# Dúvida sobre a fatura {invoice}
O que significa a última linha da fatura {invoice}? Sem pressa.
- dúvida na fatura
= medium
# Endereço errado na fatura
Mudamos de endereço. Poderiam emitir de novo a fatura {invoice} com os dados corretos neste mês?
- endereço errado
= high
# Cobrança em dobro de {amount}
Em {date} cobraram {amount} duas vezes com a mesma referência. Por favor, devolvam um dos pagamentos.
- cobrado duas vezes
""",
    ),
    *cases(
        Category.account,
        """
= low
# Como mudo o meu nome?
O meu nome está escrito errado no perfil. Onde corrijo?
- mudar nome
= medium
# Remover um antigo colega
{teammate} saiu da empresa e continua na lista de membros. Como removemos a conta?
- remover {teammate}
= high
# Não consigo entrar, perdi o celular
Roubaram o celular com os códigos e não tenho mais os de reserva. Sou a única administradora.
- não consigo entrar
""",
    ),
    *cases(
        Category.general,
        """
= low
# Uma sugestão
Seria bom se {feature} lembrasse a última visualização. É só uma ideia.
- uma ideia
= medium
# Questionário de segurança
O setor de compras precisa de respostas a um questionário de segurança antes de renovar. Para quem envio?
- questionário de segurança?
""",
    ),
)

MANNER = Manner(
    greetings=lines("Olá,\nBom dia,\nBoa tarde,"),
    asides=lines("""
        Usamos o Kestrel há dois anos e nunca tivemos problemas.
        Posso mandar uma captura de tela.
        Estou disponível até as 17h.
        O nosso pessoal de TI não achou nada do nosso lado.
    """),
    polite=lines("Muito obrigada pela ajuda.\nAgradeço desde já a atenção."),
    angry=lines("É a terceira vez, assim não dá!\nPelo que pagamos, esperava mais."),
    anxious=lines("Estou muito preocupada.\nMe digam que nada se perdeu."),
    endings=lines("Abraços\nAtenciosamente\nObrigado"),
    replies=lines("""
        Obrigado pela mensagem. Estamos olhando e respondemos ainda hoje.
        Conseguimos reproduzir e estamos trabalhando na correção.
        Desde quando acontece, e em qual navegador?
        Já deve funcionar. Pode tentar de novo, por favor?
    """),
    last_words=lines("""
        Que bom que voltou a funcionar. Fechamos o pedido; uma resposta o reabre.
        Resolvido. Obrigado pela paciência.
    """),
)
