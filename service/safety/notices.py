"""Notices: what is shown before everything else in an emergency, by kind and language. None names a diagnosis."""

NOTICES = {
    "en": {
        "any": "This may need help right away. Call your local emergency number now, and do not wait for an answer here. "
        "If you can, stay with somebody until help comes.",
        "suicide": "You do not have to carry this alone, and help is there right now. If somebody may be in danger, call "
        "your local "
        "emergency number. You can also call or text a crisis line at any hour (US and Canada: 988; UK and Ireland: 116 "
        "123).",
        "overdose": "Call your local emergency number or a poison control centre now, even if nothing is felt yet. "
        "Keep the package at hand, and do not leave the person alone.",
        "poisoning": "Call a poison control centre or your local emergency number now, even if nothing is felt yet. "
        "Get away from fumes into fresh air, and rinse eyes or skin with running water. Do not cause vomiting unless you "
        "are told to.",
        "bleeding": "Call your local emergency number now. Press firmly on any wound that bleeds, and keep pressing "
        "until help comes.",
        "internal": "Call your local emergency number or go to an emergency department now, and do not drive yourself. "
        "Do not eat or drink until you have been seen. Tell the people who treat you every medicine you take, above all "
        "painkillers, blood thinners and steroids.",
        "infection": "This must be looked at by a doctor today. Call the surgical team or the doctor or dentist who treats "
        "you now, and if you cannot reach them, go to an emergency department. Call your local emergency number if you "
        "shake with chills, feel faint or confused, or find it hard to breathe.",
        "spine": "Call your local emergency number or go to an emergency department now. After a fall or a crash, do not "
        "move the person.",
        "burn": "Call your local emergency number now. Cool a burned place under running tap water while you wait, but "
        "first make sure "
        "that any electric current is off.",
        "violence": "If you are in danger, get to a safe place if you can and call your local emergency number now. "
        "You deserve to be safe, and people are there to help at any hour.",
        "limb": "This may need care within hours. Call your local emergency number or go to an emergency department now. "
        "Keep the injured or painful part still, and put no weight on it.",
        "eye": "This may need care within hours. Go to an emergency department now, or call your local emergency number.",
        "abdomen": "This may need care within hours. Go to an emergency department now, or call your local emergency number.",
    },
    "es": {
        "any": "Esto puede necesitar ayuda inmediata. Llame ahora al número de emergencias de su país y no espere una "
        "respuesta aquí. "
        "Si puede, quédese con alguien hasta que llegue la ayuda.",
        "suicide": "No tiene que pasar por esto a solas, y hay ayuda ahora mismo. Si alguien puede estar en peligro, "
        "llame al número de "
        "emergencias de su país. También puede llamar a una línea de crisis a cualquier hora (España: 024; Estados "
        "Unidos: 988).",
        "overdose": "Llame ahora al número de emergencias de su país o a un centro de toxicología, aunque todavía no "
        "note nada. "
        "Tenga el envase a mano y no deje sola a la persona.",
        "poisoning": "Llame ahora a un centro de toxicología o al número de emergencias de su país, aunque todavía no "
        "note nada. "
        "Salga al aire libre si hay humo o gas, y enjuague los ojos o la piel con agua corriente. No provoque el vómito "
        "si no se lo indican.",
        "bleeding": "Llame ahora al número de emergencias de su país. Presione con firmeza la herida que sangra hasta "
        "que llegue la ayuda.",
        "internal": "Llame ahora al número de emergencias de su país o vaya a urgencias, y no conduzca. "
        "No coma ni beba hasta que le atiendan. Diga a quienes le atiendan qué medicinas toma, sobre todo "
        "analgésicos, anticoagulantes y corticoides.",
        "infection": "Un médico tiene que verlo hoy mismo. Llame ahora al equipo que le operó o al médico o dentista que le "
        "trata y, si no le responden, vaya a urgencias. Llame al número de emergencias de su país si tiene escalofríos "
        "fuertes, se desmaya, está confuso o le cuesta respirar.",
        "spine": "Llame ahora al número de emergencias de su país o vaya a urgencias. Después de una caída o un "
        "accidente, no mueva a la persona.",
        "burn": "Llame ahora al número de emergencias de su país. Mientras espera, enfríe la zona con agua corriente, "
        "pero antes asegúrese "
        "de que no haya corriente eléctrica.",
        "violence": "Si está en peligro, vaya a un lugar seguro si puede y llame ahora al número de emergencias de su país. "
        "Merece estar a salvo, y hay personas que ayudan a cualquier hora.",
        "limb": "Esto puede necesitar atención en pocas horas. Llame ahora al número de emergencias de su país o vaya a "
        "urgencias. "
        "Mantenga quieta la parte que duele y no la apoye.",
        "eye": "Esto puede necesitar atención en pocas horas. Vaya ahora a urgencias o llame al número de emergencias de "
        "su país.",
        "abdomen": "Esto puede necesitar atención en pocas horas. Vaya ahora a urgencias o llame al número de "
        "emergencias de su país.",
    },
}
