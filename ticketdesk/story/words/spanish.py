"""Español."""

from __future__ import annotations

from ticketdesk.models.choices import Category
from ticketdesk.story.words.cases import Manner, cases, lines

CASES = (
    *cases(
        Category.technical,
        """
= low
# El icono de {feature} no se ve en modo oscuro
En modo oscuro el icono de {feature} queda negro sobre negro. No es grave, solo se ve raro.
- icono invisible
= medium
# La exportación de {board} sale vacía
# CSV sin filas
Desde el {date} la exportación de {board} solo trae la cabecera. En PDF funciona y de momento usamos eso.
+ El tablero tiene unas {count} tarjetas.
+ A un compañero le pasa lo mismo.
- exporta vacío
= medium
# {board} tarda medio minuto en abrir
# Muy lento desde el lunes
{board} tarda entre 20 y 40 segundos en abrir. Los tableros pequeños van bien.
+ En la oficina y en casa es igual.
- va lentísimo
= medium
# Los avisos llegan tarde en Android
La aplicación me avisa de las menciones horas después, por la noche todas juntas. Por correo llegan a su hora.
+ Versión {version}.
- notificaciones tarde
= high
# Error {code} al abrir {board}
Desde esta mañana {board} da el error {code} y no hay manera de abrirlo. Es nuestro tablero principal y el equipo está parado.
+ Hemos probado otro navegador y otra red.
- {code}, no puedo trabajar
= critical
# Caída total desde las {hour}
Desde las {hour} nuestros {people} usuarios reciben 503 en todas las páginas. La producción está parada.
- todo caído, {people} personas
""",
    ),
    *cases(
        Category.billing,
        """
= low
# Duda sobre la factura {invoice}
¿Qué significa la línea «prorrateo» en la factura {invoice}? No corre prisa.
- ¿qué es prorrateo?
= medium
# Cambiar el NIF en las facturas
# No me llegó la factura
El NIF de nuestra empresa ha cambiado. ¿Pueden emitir de nuevo la factura {invoice} con los datos correctos este mes?
+ El nombre de la empresa no cambia.
- falta la factura de {date}
= high
# Cobro doble de {amount}
El {date} nos cobraron {amount} dos veces con la misma referencia. Por favor, devuelvan uno de los dos pagos.
+ El banco dice que no puede anularlo.
- me cobraron dos veces
""",
    ),
    *cases(
        Category.account,
        """
= low
# ¿Cómo cambio mi nombre visible?
Mi apellido aparece mal escrito en mi perfil. ¿Dónde se corrige?
- cambiar nombre
= medium
# Dar de baja a una antigua compañera
# Permisos para un colaborador externo
{teammate} ya no trabaja con nosotros y sigue en la lista de miembros. ¿Cómo eliminamos la cuenta?
- eliminar usuario {teammate}
= high
# No puedo entrar, perdí el móvil del segundo factor
Me robaron el teléfono con los códigos y ya no tengo los de respaldo. Soy la única administradora y no puedo trabajar.
+ Puedo demostrar mi identidad como digan.
- bloqueada, perdí el móvil
""",
    ),
    *cases(
        Category.general,
        """
= low
# Una sugerencia sobre {feature}
# ¡Gracias!
Estaría bien que {feature} recordara la última vista. Es solo una idea.
Solo quería decir que la nueva versión de {feature} es estupenda.
- una idea
= medium
# Cuestionario de seguridad
Nuestro departamento de compras necesita respuestas a un cuestionario de seguridad antes de renovar. ¿A quién lo envío?
- ¿cuestionario de seguridad?
""",
    ),
)

MANNER = Manner(
    greetings=lines("Hola,\nBuenos días,\nBuenas tardes,\nEstimados señores,"),
    asides=lines("""
        Usamos Kestrel desde hace dos años y nunca habíamos tenido problemas.
        Puedo enviar una captura de pantalla.
        Estoy localizable hasta las 18 h.
        Nuestro informático no ha encontrado nada por nuestra parte.
        Si necesitan acceso al espacio de trabajo, se lo damos.
    """),
    polite=lines(
        "Muchas gracias de antemano por la ayuda.\nGracias por su paciencia, un saludo muy cordial."
    ),
    angry=lines("Es la tercera vez, esto no puede ser.\nPor lo que pagamos, esperaba otra cosa."),
    anxious=lines("Estoy bastante preocupado.\nDíganme por favor que no se ha perdido nada."),
    endings=lines("Un saludo\nSaludos cordiales\nGracias y un saludo\nAtentamente"),
    replies=lines("""
        Gracias por escribirnos. Lo estamos mirando y le decimos algo hoy mismo.
        Hemos podido reproducirlo y trabajamos en la solución.
        ¿Nos puede decir desde cuándo ocurre y con qué navegador?
        Ya debería funcionar. Por favor, pruébelo otra vez.
    """),
    last_words=lines("""
        Nos alegra que ya funcione. Cerramos la consulta; si responde, se abre de nuevo.
        Queda resuelto. Gracias por la paciencia.
    """),
)
