"""Present emergencies in a message, and questions that ask for a decision about the asker.

The words of a message become concepts (`_LEXICON`), each with its place. A rule (`_RULES`) fires where all its concepts stand
near one another. A concept does not count where its clause denies it, tells of the past, asks about it in general or only
imagines it. Nothing here understands language: in doubt about a sign that is stated as present, it fires.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA


@dataclass(frozen=True, slots=True)
class Emergency:
    """A present emergency: its kind, and the sentences to show before everything else."""

    kind: str
    notice: str


# Concept = its words and phrases. "a/b c" is "a c" and "b c"; "swell~" is also swells, swelled, swelling, swelly.
_LEXICON = """
CHEST = chest, chests, heart, breastbone, sternum, pecho, corazon, torax, peito, poitrine, brust
PAIN = pain~, painful, hurt~, ache~, aching, agony, stabbing, dolor, dolores, duele, duelen, douleur, mal, dor, schmerz~,
  schmerzen
PRESS = pressure, crush~, squeeze~, tight, tightness, tighten~, heavy, heaviness, elephant, vise, vice, presion, opresion,
  aprieta, clamp, clamped, grip, gripped, gripping, compress~, compressing, stone, brick, bricks, truck, rock, standing,
  discomfort, knot, burning, weird feeling, apretado, apretando, tension
GRAB = grab~, grabbing, clutch~, holding
SWEAT = sweat~, sweaty, clammy, sudando, sudor
PALPITATE = heart racing/pounding/fluttering/stopped/skipping, heart is/keeps/was racing/pounding/fluttering, palpitations,
  racing heart, pulse racing, heartbeat, heart beating, tachycardia, taquicardia
INFARCT = heart/hart attack/attacks, heartattack, infarto, cardiac arrest, coronary, crise cardiaque, herzinfarkt
STROKE = stroke, strokes, ictus, derrame, mini stroke, schlaganfall
HAVING = having, have/has/having a/an, i think, think/thinks its/im/he/hes/she/shes/my/this/i/it, going into,
  feels/looks/seems like, happening, just had, right now, might/could be, may be having, is this/it, am i, ambulance, 911,
  999, 112, me/le esta dando, creo que, teniendo, suspect, help, has got, showing signs, every sign of, getting, in the
  middle of, has, i have, i got
FACE = face, mouth, smile, eyelid, cheek, cara, boca
DROOP = droop~, droopy, crooked, lopsided, sagging, sagged, hanging, slack, uneven, torcida, torcido, chueca, caida, slid,
  sliding, melt~, melted, fallen, drooped, numb, pulled to, to one side, twisted, droops, de lado, desviada
SPEECH = speak~, talk~, speech, word, words, sentence, hablar, habla, hablando, parler
SLUR = slur~, slurring, slurred, slurry, garbled, jumbled, gibberish, mumbl~, mumbling, nonsense, make/makes/making no
  sense, coming out wrong, mixed up, weird/wrong/strange/nonsense words, word salad, wrong words, no sense
NUMB = numb, numbness, tingling, tingly, tingle~, pins and needles, dormido, dormida, dormidas, entumecido, entumecida,
  durmio, went dead, gone dead, no feeling, feeling/sensation is gone, lost feeling/sensation
WEAK = weak, weakness, limp, paralysed, paralyzed, paralizado, wont/cant/doesnt work/lift, debil, not/isnt/stopped working,
  useless, floppy, no strength, sin fuerza, heavy, drag~, drags, dragging, arrastra
CANTFEEL = cant/couldnt/dont/doesnt feel, can not feel, not feel, no feeling/sensation in, no siento, no siente, lost
  all/the feeling/sensation, lost feeling in, feeling is gone
CANTMOVE = cant/couldnt/wont/doesnt move, can not move, unable to move, not move, no puedo/puede mover, paralysed,
  paralyzed, not moving, stopped working/moving, not working anymore, wont work, gave out, paralisis, paralysis, no mueve,
  cant feel or move
SIDE = one side, right side, left side, half of/my/his/her, left/right arm/hand/leg/face, medio cuerpo, lado
  izquierdo/derecho, un lado, lado del cuerpo, one half, half the/of, whole left/right, left/right arm/leg/foot/eye, on the
  left/right, mitad de la/del, media cara
SUDDEN = sudden, suddenly, all of a sudden, out of nowhere, now, just, went, gone, woke up, today, tonight, this
  morning/afternoon/evening, minutes, minute, hour, hours, since yesterday, yesterday, last night, since last, since
  breakfast/lunch/dinner, de repente, ahora, hoy, anoche, started, keeps, moments ago, came on, lost, abruptly, cannot stop,
  repentino, subito
SEVERE = severe, severely, awful, terrible, horrible, unbearable, excruciating, agony, intense, extreme, extremely, worst,
  badly, so bad, really bad, very bad, horrific, screaming, crying, insoportable, muy fuerte, mucho, fuerte, stabbing,
  sharp, ripping, tearing, insane, killing, 10/10, ten out of ten, cant take
WORST = worst, thunderclap, never felt/had anything/such, explod~, explosive, explode, peor, like being hit, blinding
THUNDERCLAP = thunderclap, worst headache, worst head pain
HEADACHE = headache, headaches, head hurts/pounding, pain in my/his/her head, head pain, dolor de cabeza, migraine, head is
  pounding/splitting/exploding/bursting, head feels like, head is going to, splitting head, me estalla la cabeza, la cabeza
  me
CANT = cant, cannot, can not, couldnt, unable, not able, isnt able, arent able, no puedo, no puede, wont, will not, hardly,
  barely, struggl~, struggling, struggle~, trouble, difficulty, difficulties, difficult, hard, dificultad, cuesta, refuses,
  refusing, kann nicht, ne peux pas, nao consigo, non riesco, ne peux plus, peux plus, kann kaum, kriege keine, non posso,
  nao posso, no logro, almost cant, impossible
BREATHE = breath, breathe~, breaths, breathing, breth, respirar, respira, respirer, atmen, respirare, catch my/his/her/their
  breath, get air/enough, get my breath, any/enough air, air, aire, breathing properly/right, draw breath, luft
NOTBREATHING = not/isnt/stopped/aint/hasnt/stops/quit breathing, not breathe, doesnt breathe, no pulse, no breath, no
  respira, no esta respirando, no heartbeat, keeps stopping breathing
GASP = gasp~, gasping, suffocat~, suffocating, asphyxiat~, stridor, fighting for air/breath, me asfixio, asfixiando
BREATHLESS = short/shortness of breath, out of breath, breathless, winded, falta de aire, falta el aire, dyspnea, shortness
  breath, short breath, puffing
EXERT = climb~, climbing, stairs, walk~, exercise~, exercising, exertion, run, running, jogging, hill, unfit, uphill,
  escaleras
WHEEZE = wheez~, wheezing, wheeze~, silbidos
BLUE = blue, bluish, purple, morado, morada, morados, azul, azules, grey, gray
LIPS = lips, lip, labios, fingernails, around the/her/his mouth
TURNBLUE = turning/going/gone/turned/went blue/grey/gray/purple, poniendo morado/morada/azul
CHOKE = choking, chokes, ahogando, ahoga, atragantando, atraganto, atragantado, stuck in my/his/her/their/the throat,
  swallowed wrong
ASTHMA = asthma, asma, inhaler, nebulizer
NOTWORK = not/isnt working/helping/enough, doesnt/wont help/work, attack, empty, run out, ran out, bad
COUGH = cough~, coughing, spit~, spitting, tosiendo, tos, hack~
BLOOD = blood, bloody, sangre, blut, clots
VOMIT = vomit~, vomiting, vomita, vomitando, throwing/throw/threw/thrown/throws up, puk~, puke~, puking,
  being/been/violently sick, vomitos
COFFEE = coffee grounds/grinds/ground
WATER = under water, underwater, out of the/a pool/water/lake/river/bath/tub, went under, face down, bathtub, pool, from the
  pool/water/lake
DROWN = drown~, drowning, se ahogo
UNRESP = unresponsive, unconscious, not/isnt/wont/doesnt/stopped responding/respond/answering/react/reacting,
  passed/pass/passing out, blacked/blacking out, fainted, lifeless, no pulse, no despierta, inconsciente, desmayado,
  desmayo, no responde, lost/losing/loses consciousness, comatose, out cold, hard to wake, no reacciona, knocked
  out/unconscious, keeps fainting/collapsing, barely conscious/responding/awake, in and out of consciousness,
  not/isnt/wont/doesnt answer/answering/reacts/moving/move, passes/passed out, fainting, keeps passing out, wont open
  his/her eyes, eyes wont open, unarousable, not with it, gone limp, went limp, desmaya, desmayada, sin conocimiento, no
  contesta, cant be woken, wont come/coming round/around/to, not conscious, isnt conscious, perdio/perdi el
  conocimiento/sentido, perdio la conciencia, cayo redondo
COLLAPSE = collapsed, collapsing, keeled over, se desplomo, dropped to the floor
WAKE = wake, waking, woken, wakes, awake, rouse, arouse, despertar
NOTWAKE = not waking, hasnt/havent/isnt/not woken/waking, wont wake, doesnt wake, not wake, no se despierta, no despierta,
  still asleep and
OTHER = he, hes, she, shes, him, her, husband, wife, husbands, wifes, son, daughter, baby, babys, child, childs, kid, kids,
  toddler, dad, dads, mom, moms, mum, mums, mother, father, mothers, fathers, grandma, grandpa, grandmother, grandfather,
  nan, granny, friend, friends, roommate, brother, sister, boyfriend, girlfriend, partner, neighbour, neighbor, uncle, aunt,
  cousin, someone, hubby, colleague, coworker, stranger, man, woman, guy, boy, girl, they, hijo, hija, esposo, esposa,
  marido, mama, papa, madre, padre, hermano, hermana, abuela, abuelo, bebe, amigo, nephew, niece, grandson, granddaughter,
  teen, teenager, newborn, infant, old, grandad, granddad, grampa, gramps, gran, nana, grannie, pa, pop, papaw, bf, gf,
  mate, passenger, pal, mummy, daddy, mommy, nino, nina, tio, tia, abuelita, suegra, novio, novia, hubbys, lady, mil, fil,
  housemate, flatmate, toddlers, teenagers, patient
CHILD = son, daughter, sons, daughters, baby, babys, child, childs, kid, kids, toddler, toddlers, year old, month old, week
  old, yr old, boy, girl, infant, newborn, hijo, hija, bebe, nino, nina, 3yr, 2yr, yo, grandson, granddaughter, little one,
  years old
BABY = baby, babys, newborn, newborns, infant, infants, bebe, neonate, week/weeks/wk/days/day/month/months/mo old, recien
  nacido, my little one, de un mes
FAINT = faint, fainting, dizzy, dizziness, lightheaded, light headed, woozy, pass/passing/black out, mareado, mareada,
  swooning, giddy, clammy
THROAT = throat, tongue, airway, garganta, lengua
LIPFACE = face, lips, lip, eyes, mouth, cara, labios, ojos, eyelids
SWELL = swell~, swelling, swollen, swells, puff~, puffy, puffed, ballooning, hinchando, hinchada, hinchado, hinchan,
  hinchados, getting big/bigger/thick, huge, blowing/blown/blew/blows up, doubled in size, twice its size, twice the size,
  inflamed, hincha, hincho, swole, swells up
CLOSING = clos~, closing, close~, tight, tighten~, tightening, swollen shut, cierra, cerrando
ALLERGEN = ate, eaten, eating, nut, nuts, peanut, peanuts, cashew, shrimp, shellfish, egg, sting~, stung, bee, wasp, hornet,
  antibiotic, antibiotics, penicillin, amoxicillin, allergic, allergy, after taking, contrast, naproxen, ibuprofen, comio,
  comer, comi, abeja, alergia, alergico
HIVES = hives, welts, ronchas, urticaria, rash, itching all over
EPIPEN = epipen, epi pen, epinephrine, auto injector, adrenaline pen
USED = use~, using, gave, given, injected, stabbed, need~, give, giving, di, dio
ANAPHYLAXIS = anaphylaxis, anaphylactic, anafilaxia, anaphylactic shock, allergic reaction, severe allergic reaction, choque
  anafilactico
OVERDOSE = overdose, over dose, sobredosis
OVERDOSED = overdosed, over dosed, overdosing, oded, od d, oding, ods, od on
TAKE = took, taken, swallowed, ingested, drank, drunk, ate, eaten, got/gotten into, getting into, tome, tomo, tomado, trago,
  trague, bebio, bebi, comio, tragado, injected, downed, has had, chewed, popped, swallowing, drinking, consumed, inhaled
PILLS = pill, pills, tablet, tablets, capsules, tylenol, paracetamol, acetaminophen, oxycodone, oxy, oxycontin, percocet,
  morphine, opioid, opioids, fentanyl, heroin, insulin, medication, medications, meds, medicine, medicines, dose, doses,
  patches, patch, pastillas, methotrexate, ibuprofen, xanax, codeine, tramadol, painkillers, painkiller, aspirin, advil,
  antidepressants, benzos, valium, hydrocodone, vicodin, methadone, gabapentin, drugs, pain killers, medicamentos,
  aspirinas, vitamins, iron, sedatives, ambien, relaxants, relaxers, antidepressant, antihistamines, benadryl, sertraline,
  lithium, zolpidem, trazodone, seroquel, amitriptyline, propranolol, metformin, digoxin, gummies, diazepam, lorazepam,
  clonazepam, pregabalin, lyrica, colchicine, tabs, caps, comprimidos, tranquilizantes
OPIOID = oxycodone, oxy, oxycontin, percocet, morphine, opioid, opioids, fentanyl, heroin, insulin, methadone, codeine,
  tramadol, hydrocodone, vicodin, patches, xanax, sleeping
MANY = whole/entire/full bottle/box/pack/packet/strip, all of/my/her/his/the/at/our, at once, too many/much, handful,
  handfuls, bunch, todas, todo el, lots/lot of, demasiadas, twenty, thirty, forty, fifty, sixty, a hundred, way more,
  everything in, rest of the bottle, frasco, times my/the/her/his/too/what, muchas, muchos, demasiados, months worth, weeks
  supply, week worth, like 20/30/40/50, loads of, stash, pile of, ton of, tons of, demasiado
DOUBLE = double, twice, two/three doses, extra, triple, doubled, tripled
SLEEPY = sleepy, drowsy, drowsiness, stay awake, nodding off, cant stay awake, groggy, lethargic, out of it, somnoliento,
  very tired, keeps falling asleep, floppy, muy dormido/dormida, adormilado, adormilada, wont stay awake, keeps dozing, hard
  to wake, cant keep his/her/my eyes
SLOW = slow, slowly, shallow, weird, strange, funny, very bad, noisy, bad, badly, fast, rapid, rapidly, laboured, labored,
  heavily, gurgl~, grunt~, stops
ENDLIFE = kill/killing/hang/hanging/shoot myself/himself/herself/yourself/themselves/oneself/themself/ourselves,
  shooting/drown/drowning/poison/off myself/himself/herself/yourself/themselves/oneself/themself/ourselves, end/ending/ends
  my/his/her/your/their/our life/lives, to take my/his/her life, end/ending/take/taking my/his/her/their/your own life,
  end/ending it all, matarme, matarse, suicidarme, suicidarse, quitarme la vida, me quiero/voy a matar, me quiero/voy matar,
  kms, unalive, unaliving, slit/slitting/slice/slicing my/her/his wrist/wrists, jump/jumping off a/the bridge/roof/building,
  acabar con mi/su vida, me tuer, mich umbringen, corte las venas, cortarme las venas, cut/cutting my veins, acabar con
  todo, terminar con mi vida, commit/committing/commiting suicide, attempt/attempting/attempted suicide, suicide
  plan/attempt/note, overdose on purpose, going to end it, gonna end it, hanged/hung himself/herself, tried to
  hang/kill/end, jump in front of, jump from/off, drive off, crash my car on purpose, put a bullet, blow my brains, cut my
  throat, slit my throat, ending things, acabar con mi sufrimiento, kil/kill/killing my self, killmyself, self delete,
  ending myself, end myself, slash/slashed/slashing my/her/his wrist/wrists, cut/cutting/slit my/her/his wrists, found
  him/her hanging, hanging from, hung himself/herself, on the/a bridge/ledge/railing, on the edge of the/a
WISHDEATH = want/wants/wanna/ready/wanting to/2 die, going/prefer/like/plan/planning to/2 die, wanna die, wanna be dead,
  wish/wishing i was/were/would be dead, wish i could die, want to be dead, better off dead, better off if i, off without
  me, rather be dead, rather die, dont/doesnt/not/didnt want to live/exist, dont/doesnt/not wanna live/exist,
  dont/doesnt/not want to/2 be alive/here, dont wanna be alive/here, not want to go on, dont want to go on, want to go to
  sleep forever, would/will/could not/never wake up, dont want to wake up, wouldnt/wont wake up tomorrow, never wake up,
  hope i dont wake up, no point in/to living/going/life/anything, no/any reason/point to/in live/living, nothing to live
  for, nothing left to live, tired of living/life/being alive, sick of living/being alive, not worth living, isnt worth
  living, worth living anymore, quiero/quiere morir, quiero/quiere morirme, quiero/quiere estar muerto/muerta, ya no quiero,
  no quiero vivir/seguir, no quiere vivir, no vale la pena vivir, mejor muerto/muerta, want it all to end, want it to be
  over, want everything to end, want to end it, want to end things, end it tonight, end my suffering, want to disappear
  forever, je veux mourir, veux mourir, ich will sterben, will sterben, nicht mehr leben, quero morrer, voglio morire, world
  is better without me, nobody would miss me, no one would miss me, goodbye everyone, suicide note, tener ganas de morir,
  ganas de vivir, wish i wasnt/werent alive/here, wish i had never, goodbye message/letter/note/text/video, goodbye to
  everyone, said goodbye, saying goodbye, do it tonight, happier/better/easier if i was/were/am/died/wasnt/werent,
  happier/better without me, want/wants to be dead, wish i had died, wish it was over, want to be gone, end my misery, let
  me die, i should die, i should be dead, should just die, deserve to die, praying/pray to die, hope i die, hope to die,
  asking god to take, ready to go, kill me please, please kill me, just kill me, want to meet god, want to unalive, me
  quisiera morir, quisiera morir, ojala me muera, prefiero morir, tengo ganas de morirme, voy a quitarme, want/wants/wanting
  to disappear, want to stop existing, wouldnt mind dying, wish i would die, id rather be dead, better if i died, cant go
  on, wont/wouldnt be here/alive/around tomorrow/anymore/much/longer/for, says/said/saying/say goodbye, this is goodbye,
  life is pointless, life is meaningless, life is over, no future, dont deserve to live, end everything, disappear forever,
  cant live anymore, cant live like, not want to be here, dont want to be here, sleep/asleep forever, do something stupid,
  wish i could sleep forever, dormir para siempre, not live anymore, cease to exist, dont wanna be here, better off without
  me, ready to die, just die
SUICIDE = suicide, suicidal, suicidio, suicida, suicidality
HARM = hurt/hurting/harm/harming/cut/cutting/burn/burning myself/himself/herself/themselves/yourself, cutting my/her/his
  arm/arms/wrist/wrists/legs, self harm/harming, selfharm, cortarme, cortandome, hacerme dano,
  cuts/hurts/harms/burns/scratches herself/himself/themselves, cut/cutting/burning her/him self, cutting again, relapsed
  cutting
URGE = want, wants, wanna, keep, keeps, keep on, cant stop, cannot stop, urge, urges, thinking, thoughts, going to, gonna,
  on purpose, started, again, been, quiero, feel like, need to, self, plan, plans, planning, might, want to, promise,
  decided, about to
METHOD = painless way, painless way to, least painful way, easiest way, quickest way, fastest way, best way, how many, how
  much, lethal dose, fatal dose, enough to
DIE = die, dying, dead, kill, kills, death, end it, morir, lethal, fatal
GUN = gun, pistol, rope, noose, rifle, razor, razor blade, pistola
BLEED = bleed~, bleeding, bleeds, sangrando, sangra, sangrado, sangro, hemorrhag~, hemorrhaging, haemorrhage, hemorragia,
  nosebleed, nose bleed, bleading, sangre
HEAVILY = wont/doesnt/cant/not/couldnt/hasnt/wouldnt stop, not stopping, isnt stopping, hasnt stopped, not stopped, stop
  the/it, heavily, heavy, a lot, lots, loads, everywhere, non stop, nonstop, badly, profuse, profusely, mucho, mucha, no
  para, uncontrollably, like crazy, through a pad, hard, hours, an hour, buckets, massive, massively, severe, bad, like a
  tap, deep cut, keeps, so much
POUR = pour~, pouring, spurt~, spurting, gush~, gushing, squirt~, squirting, spray~, everywhere, bright red, pool of,
  pumping, soak~, a chorros, keeps coming, wont stop coming, keeps leaking, keeps flowing, flowing, streaming, running down,
  dripping everywhere, squirts, fountain, passing, huge clots, big clots, large clots, soaking through, filling the
BLEEDOUT = bleeding out, bleeding/bleed to death, desangrando, desangra
STOOL = stool, stools, poop, poo, bottom, rectum, toilet, bowel movement, backside, anus, heces, shit, shitting
TAR = tar, tarry, black, negras
LOTS = lots, a lot, lot, bright red, clots, full of, heavy, mucha, so much, large amount
SOAK = soak~, soaking, soaked, filling, drenched, flood~, flooding
PAD = pad, pads, towel, towels, bandage, bandages, sheets, dressing, tampon, clothes
LOSTCONTROL = lost/losing/lose/no/loss/cant/without control, loss of control, lost all control, loss control, loss of
  bowel/bladder, lost bladder/bowel, cant hold, cannot hold, no puedo controlar, no controlo, cant/cannot control, control
  is gone, incontinent, incontinence, no/without bladder/bowel control, bladder/bowel control is gone, no feeling when i,
  cant tell when i, dont feel when i, cant feel when i, cant feel myself, cant control when
BLADDER = bladder, bowel, bowels, pee, peeing, urine, wee, urinate, urinating, poop, pooping, poo, stool, orina, orinar,
  pis, vejiga, toilet
PEE = pee, peeing, urinate, urine, wee, orinar, pass urine, pass water, empty my bladder
WETSELF = wet/peed/pissed/soiled/pooped/wetting/peeing myself/himself/herself/themselves,
  pooping/pooing/crapped/shat/soiling/messed myself/himself/herself/themselves, me orino, me orine encima, incontinent,
  incontinence, wet the bed
SADDLE = saddle, between my/his/her/the legs, bum, buttock, buttocks, bottom, genitals, genital, down below/there, private
  parts/area, privates, crotch, perineum, inner thighs, ass, when i wipe, anus, entrepierna, vagina, penis, around my bottom
BACK = back, lower back, spine, espalda, lumbar
LIMB = leg, legs, foot, feet, toe, toes, hand, hands, finger, fingers, arm, arms, ankle, calf, calves, knees, limb, pierna,
  piernas, pie, pies, dedo, dedos, brazo, brazos, mano, manos, shin, thigh
LEGS = legs, both legs, leg, piernas, arms, arms or legs, feet, body, below the waist, waist down, toes, foot, hands
NECK = neck, necks, cuello, nuca
BROKE = broke, broken, snapped, cracked, break
CRASH = crash, crashed, accident, car, dived, diving, dove, ladder, roof, horse, trampoline, motorbike, bike, fell off/from,
  stairs, tackled, landed on, caida, fell
STIFF = stiff, stiffness, rigid, rigido, rigida, cant/cannot bend/move/turn/touch, chin to
FEVER = fever, fevers, feverish, temperature, temp, fiebre, calentura, fievre, fieber, febrile, burning up, feels/feel hot,
  high temperature
CHILLS = chills, chill, shivering, shiver~, shaking, rigor, rigors, escalofrios, shakes, sweats
SHAKING = shaking, shivering, rigors, rigor, uncontrollable, uncontrollably, teeth chattering, shakes
CONFUSED = confused, confusion, delirious, delirium, disoriented, disorientated, doesnt know where/who/what, not/isnt making
  sense, talking nonsense, hallucinat~, hallucinating, confundido, confundida, doesnt recognise/recognize, acting
  strange/weird/drunk, delirando, incoherent
RACING = heart/pulse is/racing/pounding, heart rate, racing, breathing fast/rapidly/hard, fast breathing, rapid breathing,
  fast heartbeat, breathing very/so/really fast, heartbeat, hyperventilating
MOTTLED = mottled, blotchy skin, marbled
INFECTION = infection, infected, wound, pus, abscess, uti, infeccion, herida, incision, cellulitis, pneumonia
PUS = pus, oozing, ooze~, draining, smelly, discharge, leaking, supura, red streaks, red streak
SURGERY = surgery, operation, replacement, op, operated, cirugia, operacion, procedure, decompression, replaced, osteotomy,
  long flight, flight, operaron
CHEMO = chemo, chemotherapy, sickle, sickle cell, no spleen, transplant, immunosuppressed, quimio, leukemia, leukaemia,
  quimioterapia, neutropenic, immunosuppressant, immunosuppressants, immune suppressed, immunocompromised, weak immune,
  biologics, humira, methotrexate, no white cells
SEPSIS = sepsis, septic, septicemia, septicaemia, blood poisoning, septic shock
MENINGITIS = meningitis
STEROID = steroid, steroids, prednisone, prednisolone, hydrocortisone, cortisone, dexamethasone, addisons, adrenal,
  prednisona, corticoides
STOPPED = stop~, stopped, stopping, ran out, run out, missed, quit, came off, without, crisis, deje, off my, forgot
RASH = rash, spots, blotches, bruises, petechiae, sarpullido, manchas, purple marks
GLASS = dont/doesnt/wont/not/isnt disappear/fade/blanch/disappearing/fading/blanching, dont/doesnt/wont go away, glass,
  fade~, fading, blanch~, disappear, disappearing, go away, tumbler, pressed, press
LIGHT = light, lights, luz
FLOPPY = floppy, limp, drowsy, sleepy, lifeless, hard to wake, lethargic, listless, very tired, unresponsive
NOFEED = wont/not/isnt/cant/refuses/refusing/doesnt/stopped/hasnt feed/feeding/eat/eating/drink/drinking/nurse/nursing/fed,
  to feed, no wet, wet nappy/diaper/nappies/diapers, not fed, no come, sunken, soft spot, fontanelle, fontanel, bulging,
  grunt~, grunting, no quiere comer
PREGNANT = pregnant, pregnancy, embarazada, embarazo, positive test, positive pregnancy test, enceinte, weeks along,
  schwanger, pregnent, gave/giving birth, postpartum, c section, delivered, parto, dar a luz
BELLY = belly, stomach, abdomen, abdominal, tummy, barriga, vientre, estomago, pelvis, pelvic, one side, lower right,
  shoulder tip, womb, shoulder pain, on the left/right, gut
SPOTS = seeing spots/stars/lights, spots, blurry, blurred vision, flashing lights, swollen, vision, see/seeing
  stars/spots/flashes, stars, sparkles, lights
STILLBABY = baby/bebe hasnt/isnt/not/stopped/has moved/moving/kicked/kicking/stopped, feel/felt the/my baby/bebe
  move/moving/kick, cant/cannot feel the/my baby, not felt the/my baby, reduced movements, not/stopped/hasnt/isnt
  moving/moved/kicked/kicking, no se mueve, no movement, no kicks, bebe no se mueve,
  havent/hasnt/dont/cant/didnt/not/doesnt/stopped feel/felt/feeling baby/kicks/movement/movements,
  havent/hasnt/dont/cant/didnt/not feel/felt/feeling the/my/any/her/him baby/kicks/movement/movements/kick/move, baby
  isnt/hasnt been, no siento al bebe, dejo de moverse, stopped moving/kicking
WEEKS = weeks, wks, months pregnant, trimester, pregnant, semanas
WATERS = waters/water broke/broken/breaking, my waters, cord, water/waters just/has/have/is broke/broken/gone, rompi fuente,
  rompio la fuente, fluid gushing
ECTOPIC = ectopic, ectopico, miscarriage, miscarrying, preeclampsia, eclampsia
HEAD = head, skull, forehead, cabeza, temple
HIT = hit, hits, bang~, banged, bump~, bumped, struck, cracked, smashed, landed, golpeo, golpe, golpeado, injury, injured,
  knocked, kicked, on his/her/my, slammed, whacked
PUPIL = pupil, pupils
THINNER = thinner, thinners, blood thinners, warfarin, eliquis, xarelto, apixaban, rivaroxaban, coumadin, anticoagulant,
  anticoagulants, plavix, anticoagulantes
EARFLUID = fluid/blood/liquid/bleeding coming/leaking/from/from his/her/my ear/ears/nose, from ear/ears, from his/her/my
  ear/ears, clear fluid
SEIZURE = seizure, seizures, convulsion, convulsions, fits, a fit, convulsiones, ataque epileptico, epileptic fit, epileptic
SEIZING = seizing, convulsing, convulsionando, convulsiona, is/started/keeps/was fitting, fitting now/right, having/in a
  fit/seizure/convulsion, krampft, of fit/seizure/convulsion, foaming at the mouth, convulses, convulsed, convulsionar,
  tiene/teniendo convulsiones, seizures back, epileptic fit
FIRST = first, never had one/before, first ever, wont stop, doesnt stop, not stopping, keeps, another, lasting, minutes, one
  after, still, woken, pregnant, right now, not stop, hasnt stopped, no para, just had, after another, going on, cluster
EYESROLL = eyes rolled/rolling/roll/are back/rolled/rolling/up, eyes rolled, ojos en blanco
JERK = shaking all over, jerking, foaming, twitching, thrashing, stiff and shaking, espuma, shaking uncontrollably
SUBSTANCE = bleach, antifreeze, cleaner, battery, batteries, magnet, magnets, poison, detergent, pod, pods, pesticide,
  weedkiller, weed killer, berries, berry, mushroom, mushrooms, cloro, lejia, veneno, gasoline, petrol, ammonia, nicotine,
  paint thinner, thinner, acid, chemical, chemicals, lye, lamp oil, drain, kerosene, disinfectant, vape, edible, edibles,
  methanol, insecticide, sanitizer, pila, plant, plants, glass, bath bomb, perfume, alcohol, rat, toilet cleaner, mouthwash,
  dishwasher, turpentine, fumes, cleaning stuff/product/products/fluid/liquid/supplies/solution, household, dishwasher
  tablet, laundry, nail polish, remover, lighter fluid, essential oil, hand gel, windshield, coolant, bug spray, fertilizer,
  fertiliser, mothballs, limpiador, detergente, insecticida, raticida, gasolina, marble, coin, coins, toy, bead, beads,
  lego, screw, pin, needle, key, pills, medicine, moth balls, slug pellets, eye drops
SWALLOW = swallowed, ingested, drank, drunk, ate, eaten, got/gotten into, bebio, bebi, trago, trague, comio, chewed,
  tragado, swallow, tomo, found, put in his/her mouth, licked, inhaled, breathed, breathed in, drinking
CO = carbon monoxide, co alarm, co detector, monoxido de carbono, monoxido, gas leak, smell gas, gas smell, gas heater, gas
  stove, generator, boiler, fumes, exhaust, gas fire, charcoal, heater, brasero, smell of gas, huele a gas
COSIGN = alarm, alarms, beeping, detector, headache, headaches, dizzy, sick, faint, sleepy, passed out, unconscious,
  confused, vomiting, nausea, mareados, mareado, mareada, dizziness, dolor de cabeza, smell, poisoned, leak
BITE = bite~, bit, bitten, bites, biting, sting~, stung, mordio, picado, pico, mordedura, picadura
VENOM = snake, viper, cobra, rattlesnake, adder, scorpion, black widow, jellyfish, serpiente, vibora, escorpion, alacran,
  brown recluse, rabid, bat
SPLASH = splash~, splashed, sprayed, got in, spilled, spilt, squirted, cayo, in my eye, in his eye, in her eye, into,
  salpico
EYE = eye, eyes, ojo, ojos
BURNED = burned, burnt, burn, burns, scald~, scalded, quemo, quemado, quemada, queme, caught fire, on fire, boiling, hot
  oil/water/tea/coffee, hirviendo, quemadura, steam, fireworks, explod~, exploded, explosion
BURNBAD = peel~, peeling, blister~, blisters, badly, bad, white, charred, black, all over, face, severe, huge, deep,
  chemical, hirviendo, ampollas, clothes, child, childs, baby, toddler, airway, genitals, chest, boiling, caught fire, on
  fire, third degree, electric, son, daughter, whole, large, raw, skin is, hand, babys, arm, eyes, infant, grease, oil
ELECTRIC = electrocuted, electric shock, electrical shock, lightning, electrocuto, shocked by, high voltage, live wire,
  shock from/off, got a shock, got shocked, got zapped, corriente, descarga electrica
COLD = cold, cool, white, pale, blue, bluish, black, purple, grey, gray, fria, frio, blanca, blanco, azul, morado, morada,
  morados, negro, ice cold, icy, waxy
TURNED = turned, turning, gone, going, went, looks, became, is getting, se puso, se esta poniendo, esta, getting, has become
WEIGHT = put/bear/putting/bearing/take/taking/place weight/any, put/bear/putting/bearing/take/place any/my/full/some/the
  weight, bear weight, weight on, stand on it/my, step on, apoyar, weightbear, weight bear, weight bearing, lean on
STAND = stand, walk, get up, stand up, get off, getting up, caminar, levantarse, levantarme, pararme, take a step, moverme,
  move, move it, mover, walking, lift, put, crawl
FALL = fell, fall, fallen, slipped, trip~, tripped, crash, accident, crashed, cai, caido, caida, cayo, tumble~, toppled,
  landed on, went down, knocked down, knocked over, ran over, run over, resbalo, resbale, took a tumble, hit by
CRACK = crack, cracked, snap, snapped, pop, popped, crunch, gave way, gave out, give way, broke, crujido, trono
SHORTER = shorter, turned out/outward/outwards/inward/in, points/pointing/rotated/turned/turning
  out/outward/outwards/inwards/sideways, twisted, deformed, bent, wrong angle, odd angle, weird angle, wrong way, rotated,
  crooked, mas corta, funny angle
DISLOCATED = dislocated, popped/pop/came/come/slipped/jumped/gone/is/went/pops/slid out, out of the/its/his/her/my
  socket/joint, out of socket/joint, luxada, luxado, se salio, se me salio, dislocate, zafo,
  slip/slipping/pop/jump/fall/fell/falling out, came out of, dislocating
HIP = hip, hips, cadera, joint, prosthesis, implant, shoulder, knee, thr, kneecap, elbow, jaw, protesis
JOINT = knee, hip, joint, ankle, elbow, wrist, shoulder, rodilla, cadera, articulacion, tobillo
HOT = hot, warm, burning, caliente, heat, boiling, roasting, fire
RED = red, redness, hot, warm, roja, rojo, caliente, tender, pain, painful, hurts, throbbing, sore, duele, dolor
REDONLY = red, redness, roja, rojo, throbbing
CALF = calf, calves, pantorrilla
CLOT = blood clot, clot, pulmonary embolism, embolism, dvt, deep vein thrombosis, coagulo, embolia, trombosis, pe, clot in
POKE = sticking, poking, coming out, through the/my/his/her skin, protruding, expuesto, stick out, sticks out, see the bone,
  can see bone, poked
BONE = bone, hueso, bones
CAST = cast, plaster, splint, yeso, bandage, tourniquet
SEVERED = cut/chopped/sliced/ripped/torn/sawed off, bitten/came/tore/took/blown off, severed, amputated, amputate, cut
  clean, hanging off, hanging by, crushed, clean off, mangled
LIMP = limp, limps, limping, cojea, cojeando
CANTSEE = cant/couldnt/unable/not see, can not see, unable to see, no veo, no ve, no puedo ver, lost sight/vision, lost
  my/his/her/all/the sight/vision/eyesight, losing my/his/her sight/vision, loss of vision/sight, vision loss, sight is
  gone, vision is/went gone/black, part of my sight/vision, perdi la vision/vista, vision has gone, missing, everything went
  dark/black, lost most of
EYEISH = eye, eyes, vision, sight, ojo, ojos, eyesight, anything, out of, properly, clearly, vista, nada
BLIND = blind, ciego, ciega, blindness
CURTAIN = curtain, veil, shadow, shade, dark spot, black spot, cortina, darkness, went dark, went black
FLASHES = flashes, flashing, flashing lights, flash, destellos
FLOATERS = floaters, specks, moscas, missing, cobwebs, black dots
HALOS = halo, halos, vomiting, throwing up, throw up, nausea, rainbow, blurry, blurred, blur, foggy, cloudy, rainbows
TESTICLE = testicle, testicles, testis, ball, balls, nut, nuts, scrotum, nutsack, testiculo, testiculos, bollock, bollocks,
  sack
BALLSOCKET = socket, hip, femur, femoral, foot, joint, tennis, exercise, game, football
BOARD = hard as, rigid, board, rock hard, like wood, como una tabla, swollen and hard
RIP = ripping, tearing, ripped, desgarro
SUGAR = sugar, sugars, glucose, azucar, glucosa, glycemia, bg, libre, dexcom, cgm, meter, glucometer, bgl
DIABETIC = diabetic, diabetes, type 1, type one, t1d, t1, diabetico, diabetica, insulin, sugar, sugars, glucose, hypo, dka,
  ketoacidosis, ketones, azucar, ketone
LOWHIGH = reads hi, reading hi, says hi, reads low, says low, reads lo, hypo, super low, really low, so low, very low,
  dangerously, dropping, over 500, crashing, crashed, way too high, dka, ketoacidosis, muy baja, muy alta
KETONE = nail polish, fruity, acetone, pear drops, ketones, large ketones, deep breathing, breathing fast, breathing deep
SHAKY = shaking, shaky, sweating, sweaty, confused, faint, trembling, cant think, drowsy, temblando, sleepy, blurry,
  aggressive, combative, pale, mareada, mareado
ABUSER = husband, wife, partner, boyfriend, girlfriend, dad, father, mom, mother, mum, he, hes, she, shes, ex, someone,
  marido, esposo, novio, pareja, padre, stepdad, stepfather, brother, son, they, man, somebody, uncle, roommate, carer,
  caregiver, papa, guy, bf, him, person
ATTACK = hit/hits/hitting/beat/beats/beating/punch/punched me/us/mom/mum/my/her/him,
  punching/punches/kick/kicked/kicking/kicks/choked/strangled me/us/mom/mum/my/her/him,
  strangling/choking/attacked/attacking/attack/slapped/slaps/slapping me/us/mom/mum/my/her/him,
  hurting/threatening/threatens/threatened/grabbed/shoved/pushed/smacked me/us/mom/mum/my/her/him,
  abuses/abusing/raping/stabbing/chasing me/us/mom/mum/my/her/him, me esta pegando, me pega, me esta golpeando, me golpea,
  me golpeo, me pego, beat/beats/beating up, beating the, hand/hands around/on/round my throat/neck, to/gonna kill me/us,
  going to kill me/us, matarme, va a matarme, me va a matar, me amenaza, locked me, wont let me leave, pulled a knife/gun,
  beating/punching/kicking/choking my/a, strangling/attacking/stabbing/beats my/a, a knife,
  shoot/kill/strangle/hurt/hurts/burn me/us/my, stab/stabs/choke/chokes/strangles/shoots me/us/my,
  hurts/hurt/hits/hit/beats/beat her/us, is violent, being violent, violent with, with a knife/bat/hammer, holding a
  knife/gun, has a knife/gun, wont let me out, trapped me, keeping me locked, forcing me, forced me, hit our/my, hitting our
THREAT = threatening/threatened/threatens to kill/hurt/shoot/stab/burn, scared to go home, afraid to go home, afraid of my
  husband/partner/boyfriend/dad/wife, not safe at home, breaking into my, broke into my, hiding from, amenaza con matarme
STABBED = stabbed, been/got/was/were/is shot, gunshot, shot me/him/her/my, been stabbed, apunalado, apunalaron, dispararon,
  baleado, shot in the, knife in, shot myself/himself/herself, shot in, shot my, bullet, knife wound, stab wound, impaled,
  got stabbed, apunalo, disparo, balazo
RAPED = raped, rape, sexually assaulted, violaron, violo, molested, was drugged, was/got/been/being/just/were
  attacked/assaulted/beaten/mugged/molested/abused, beaten up, me asaltaron, me atacaron, touching me, touches me
ONEEYE = one eye, left/right eye, un ojo, both eyes, ojo izquierdo/derecho
COLORONLY = blue, bluish, black, white, cold, purple, grey, gray, icy, morado, azul
MONEY = money, cash, budget
KNOCKED = knocked out/unconscious/him/her out, knocked him/her out
BABYMOVE = baby, bebe
BOTHHALF = medio cuerpo, half of my/his/her
HEADBONE = lung, disc, vertebra, arch, arches, femoral
BALANCE = lost her/his/my balance, balance, walk straight, walking like drunk, staggering, stumbling, veering, falling to
  one side, equilibrio, room spinning
DOUBLEVISION = double vision, seeing double, veo doble, ve doble
NOPOINT = dont/doesnt/cant see a/any/the/much point/reason, no point/reason, whats/what the point, is the point, point of,
  reason for, reason to, nothing, nothing left, not worth, isnt worth, worth, give/giving/gave/given up on, done with, no
  purpose, no sense, no hay razon, para que, sentido, no will/desire, lost the/my will, no wish, sin ganas, lost all hope,
  no hope
LIVING = living, live, alive, exist, existing, go on, going on, carry on, carrying on, life, be here, seguir, vivir,
  viviendo, vida, continue, keep going, wake up, on this earth, in this world, being here, around anymore
NOTWANT = dont/doesnt/didnt/not want/wanna/wish/deserve, dont/doesnt/not feel like, no quiero, ya no quiero, no quiere,
  tired/sick of, hate, cant bear, cant do, cant face, refuse to, cansado/cansada de, no longer want, rather not, wish i
  wasnt/werent, cant keep, cant continue
IMPALE = nail, glass, metal, stick, knife, scissors, fork, screwdriver, pencil, splinter, arrow, fence, branch, wire, rod
INTO = in, into, through, stuck, went, impaled, inside, lodged
WHO = i, im, ive, me, myself, he, hes, she, shes, him, her, husband, wife, husbands, wifes, son, daughter, baby, babys,
  child, childs, kid, kids, toddler, dad, dads, mom, moms, mum, mums, mother, father, mothers, fathers, grandma, grandpa,
  grandmother, grandfather, nan, granny, friend, friends, roommate, brother, sister, boyfriend, girlfriend, partner,
  neighbour, neighbor, uncle, aunt, cousin, someone, hubby, colleague, coworker, stranger, man, woman, guy, boy, girl, they,
  hijo, hija, esposo, esposa, marido, mama, papa, madre, padre, hermano, hermana, abuela, abuelo, bebe, amigo, nephew,
  niece, grandson, granddaughter, teen, teenager, newborn, infant, old, grandad, granddad, grampa, gramps, gran, nana,
  grannie, pa, pop, papaw, bf, gf, mate, passenger, pal, mummy, daddy, mommy, nino, nina, tio, tia, abuelita, suegra, novio,
  novia, hubbys, lady, mil, fil, housemate, flatmate, toddlers, teenagers, patient
STUCK = stuck, lodged, caught, jammed, atorado, atascado, atorada, blocked
TEMPCOLD = cold, cool, icy, ice, fria, frio, freezing, helada, helado
PALE = white, pale, blue, bluish, purple, grey, gray, black, mottled, waxy, palida, blanca, morada, azul
SLICE = sliced, chopped, cut, sawed, ripped, tore, bit, severed, torn, lopped, took
OFF = off, clean off
SIGHT = vision, sight, eyesight, vista, eye, eyes, ojo
GONEISH = half gone, gone, half, missing, dark, black, blackness, lost, grey, fuzzy, blurry, blurred, negro, borrosa
SUDDENLY = sudden, suddenly, all of a sudden, out of nowhere, this morning, minutes, hour, hours, woke up, tonight, de
  repente, an hour ago, right now, just now
HEMORRHAGE = hemorrhaging, haemorrhaging, hemorragia
MINOR = gums, little, bit, minor, slight, slightly, small, easily, leve, poco, paper cut, scratch, period, encias
ANYTHING = anything, nothing, below, from the waist, half, waist, mi cuerpo, her body, my body
OXYGEN = saturation, sats, spo2, oximeter, oxygen, o2, oxygen level
BADLY = badly, hard, heavily, heavy, bad, a lot, terribly, really, very, recto, down there
CRUSHED = crushed, run over, trapped under, ran over, trapped, mangled
WEIGHTON = dropped, fell on
WOKE = woke up with, woke up and, woke up, woken up
SWALLOWV = swallow, swallowing, tragar
TOOMANY = way too many/much, too many of, too much of my/his/her, more than i should, far too many
HOTLIQ = coffee, tea, soup, oil, kettle, hot, boiling, grease, noodles, sopa, cafe, agua
INTENT = thinking, think, plan, plans, planning, want, wants, wanna, gonna, going to, consider~, considering, tempted, try,
  trying, about to, thoughts every, pienso, pensando, quiero, feeling, feel
"""

# Kind: what must stand together, one rule a line, gravest first. "A|B": either; "-A": not near; "P": a person is spoken of.
# "!": holds also inside a question or an "if" (intent, or a thing that nobody asks idly); "+": may run over two clauses.
_RULES = """
breathing
    !NOTBREATHING
    !GASP P
    CANT BREATHE -EXERT
    P CHOKE
    CHOKE SUDDEN
    BREATHLESS SUDDEN|SEVERE|SURGERY|CALF|COUGH|CLOT|FAINT|PAIN|BLUE|BREATHE -EXERT
    P BREATHLESS -EXERT
    PAIN BREATHE SUDDEN
    BREATHE SLOW OTHER
    BLUE LIPS
    OXYGEN SATLOW
    P TURNBLUE OTHER -LIMB
    STUCK THROAT
    ASTHMA NOTWORK P
    COUGH BLOOD
    WATER CHILD UNRESP|SUDDEN|BLUE|NOTWAKE|FLOPPY
    +WATER OTHER UNRESP|NOTBREATHING
    P DROWN
overdose
    !OVERDOSED P
    TAKE OVERDOSE P
    OVERDOSE HAVING|SUDDEN P
    TAKE MANY PILLS P
    TAKE NUMBER PILLS P
    TAKE TOOMANY P
    TAKE DOUBLE OPIOID P
    DOUBLE OPIOID SHAKY|SLEEPY|FAINT
    USED CHILD|OTHER MANY PILLS
    OPIOID SLEEPY SLOW|SEVERE|TAKE P
    OPIOID UNRESP P
    OPIOID NOTWAKE P
    OPIOID BREATHE SLOW
    MANY OPIOID BLUE|UNRESP|SLEEPY|OTHER
    OVERDOSE URGE WHO
suicide
    !ENDLIFE
    !WISHDEATH
    WHO SUICIDE
    !SUICIDE INTENT
    !NOPOINT LIVING P
    !NOTWANT LIVING P
    HARM URGE P
    METHOD DIE PILLS P
    GUN DIE|WISHDEATH P
    !METHOD ENDLIFE
heart
    CHEST PAIN|PRESS
    CHEST GRAB OTHER
    PALPITATE FAINT|BREATHLESS|SWEAT|UNRESP|CHEST
    INFARCT HAVING P
    INFARCT SUDDEN P
    CHEST SWEAT
stroke
    FACE DROOP
    SLUR SPEECH
    CANT SPEECH SUDDEN|OTHER|SIDE
    SPEECH SUDDEN CONFUSED|WEAK
    SIDE|FACE|BOTHHALF NUMB|WEAK SUDDEN
    SIDE CANTMOVE
    P CANT SPEECH
    DOUBLEVISION SUDDEN|SPEECH|WEAK|FACE|BALANCE|HEADACHE
    BALANCE SUDDEN SPEECH|DOUBLEVISION|WEAK|NUMB|CANT|HEADACHE
    LIMB WEAK|NUMB WOKE
    STROKE HAVING P
    STROKE SUDDEN P
    !THUNDERCLAP P
    HEADACHE WORST
    HEADACHE SUDDEN SEVERE
    OTHER SUDDEN CONFUSED
seizure
    P SEIZING
    SEIZURE HAVING|FIRST|SUDDEN P
    SEIZURE HEAVILY
    EYESROLL
    P JERK
    COLLAPSE WHO -BONE -HIP -HEADBONE
    UNRESP OTHER
    P UNRESP SUDDEN
    CANT WAKE OTHER
    NOTWAKE P
anaphylaxis
    THROAT CLOSING|SWELL
    LIPFACE SWELL ALLERGEN|WHEEZE|FAINT|HIVES|BREATHE
    HIVES WHEEZE|FAINT|SWELL|BREATHLESS|CANT
    !EPIPEN USED P
    ANAPHYLAXIS HAVING|SUDDEN|CANT P
    THROAT CANT
    CANT SWALLOWV ALLERGEN|SWELL|HIVES|BREATHE
bleeding
    BLEED HEAVILY|POUR|SOAK -MONEY
    BLOOD POUR
    !BLEEDOUT P
    VOMIT BLOOD|COFFEE
    HEMORRHAGE WHO
    BLOOD FAINT P
    BLEED SUDDEN|FAINT|BADLY|ATTACK|THINNER WHO|LIMB|HEAD -MINOR -SURGERY -MONEY
    BLEED BADLY -MINOR -MONEY
    STOOL TAR
    STOOL BLOOD LOTS
    SOAK PAD
spine
    LOSTCONTROL BLADDER
    CANT PEE P
    P WETSELF NUMB|WEAK|BACK|CANTFEEL|LEGS|SUDDEN|SPEECH
    SADDLE NUMB|CANTFEEL
    CANTFEEL LEGS|LIMB|FACE|ANYTHING
    FALL|CRASH CANTMOVE
    CRASH NECK PAIN|NUMB|BROKE
    NECK BROKE P
    SUDDEN WEAK|NUMB LEGS BACK
    SUDDEN CANTMOVE LIMB
meningitis
    NECK STIFF FEVER|RASH|LIGHT|VOMIT|CONFUSED
    +NECK STIFF FEVER
    +RASH GLASS P
    RASH FEVER
    LIGHT HEADACHE FEVER|VOMIT
    HEADACHE SEVERE VOMIT|CONFUSED|WEAK
    MENINGITIS HAVING P
sepsis
    FEVER CONFUSED|MOTTLED|CHEMO
    FEVER RACING
    CHEMO TEMP
    FEVER SHAKING SURGERY|INFECTION|SUDDEN|SEVERE
    +INFECTION CONFUSED
    MOTTLED OTHER
    PUS|INFECTION CHILLS|FEVER P
    SURGERY FEVER CHILLS
    SEPSIS HAVING P
    CHEMO CHILLS P
    +STEROID STOPPED VOMIT|FAINT|WEAK|UNRESP|CONFUSED
infant
    BABY FEVER|HOT P
    BABY NOFEED P
    BABY FLOPPY|UNRESP P
    BABY TEMP
pregnancy
    +PREGNANT BLEED|FALL|PUS
    PREGNANT BLOOD
    +PREGNANT BELLY PAIN
    PREGNANT HEADACHE|SEVERE SPOTS|HEADACHE
    PREGNANT PAIN SEVERE -HIP
    STILLBABY WEEKS|SUDDEN|PREGNANT
    !STILLBABY BABYMOVE
    WATERS WEEKS|PREGNANT
    ECTOPIC HAVING P
head
    +HEAD HIT VOMIT|CONFUSED|SLEEPY|UNRESP|PUPIL|THINNER|EARFLUID|SEIZURE|FAINT|NOTWAKE
    FALL HEAD THINNER|VOMIT|CONFUSED
    PUPIL SUDDEN|HEAD|SWELL
    HEAD EARFLUID
    P KNOCKED
poisoning
    SWALLOW SUBSTANCE P
    CHILD SWALLOW PILLS P
    CO COSIGN
    BITE VENOM P
    SPLASH EYE SUBSTANCE|BURNED|CANTSEE
burn
    BURNED BURNBAD P
    ELECTRIC P
    SPLASH HOTLIQ CHILD|BURNED|BURNBAD|SEVERE
limb
    LIMB COLD NUMB|CANTFEEL
    LIMB TURNED COLORONLY
    LIMB COLD SUDDEN PAIN
    LIMB TEMPCOLD PALE
    FALL CANT WEIGHT|STAND
    P CANT WEIGHT
    SUDDEN|SEVERE CANT STAND PAIN
    SUDDEN CANT WEIGHT
    LIMB|HIP CRACK CANT
    SHORTER FALL LIMB|HIP
    SHORTER LIMB CANT|DISLOCATED|SUDDEN
    HIP DISLOCATED P
    CALF SWELL RED|SUDDEN|SURGERY
    LIMB SWELL REDONLY|HOT PAIN|SURGERY|SUDDEN
    HAVING BROKE HIP|LIMB FALL|SUDDEN|PAIN|CANT|SEVERE
    LIMB SWELL PAIN SURGERY
    LIMB SWELL BLUE
    CLOT HAVING P
    BONE POKE
    CAST LIMB COLD|NUMB|SWELL|CANTMOVE|CANTFEEL
    LIMB PRESS NUMB|CANTFEEL|BLUE SUDDEN|WEIGHTON|CRUSHED
    CRUSHED LIMB
    LIMB SEVERED P
    LIMB SLICE OFF -CAST
    +JOINT FEVER|CHILLS SWELL|HOT|REDONLY
    JOINT FEVER PAIN
    JOINT HOT SWELL REDONLY
    CHILD LIMP FEVER
eye
    CANTSEE EYEISH SUDDEN|SIDE|ONEEYE
    CANTSEE ONEEYE
    SIGHT SUDDENLY GONEISH
    BLIND SUDDEN
    CURTAIN EYE|EYEISH
    FLASHES FLOATERS
    EYE PAIN HALOS
    CANTSEE SUDDEN EYEISH
abdomen
    TESTICLE PAIN|SWELL SUDDEN|SEVERE|VOMIT|SWELL -BALLSOCKET
    BELLY BOARD
    BELLY PAIN SEVERE
    RIP BACK|CHEST|BELLY
diabetes
    DIABETIC VOMIT|UNRESP|CONFUSED|NOTWAKE
    DIABETIC WAKE CANT
    DIABETIC KETONE P
    SUGAR LOWHIGH|LOWNUMBER SHAKY|UNRESP|VOMIT|KETONE|CONFUSED|P
    SUGAR HIGHNUMBER
violence
    !ABUSER ATTACK
    !THREAT P
    WHO STABBED
    P IMPALE INTO EYE|CHEST|BELLY|NECK
    P RAPED
"""
# Words that only look like a sign ("the pain is killing me"), taken out before anything is read.
_IDIOMS = re.compile(
    r"\b((?<!to )(?<!gonna )(?<!will )(?<!he )kill(s|ing)? (me|my (back|hips?|knees?|legs?|feet|foot|shoulders?|neck"
    r"|budget)|two birds)|double blind|flash of|(dying|die|dead|muero|death) (to|for|por) (know|saber|of me|a|an|see|hear"
    r"|try|find|learn)|to die for|"
    r"dead (tired|bone|tissue|serious|sure|end|line|beat|weight)|bone (death|cells)|(hueso|tejido) muerto|death of me"
    r"|scared to death|"
    r"(bored|worried|sick|tickled) to death|strokes? (of (genius|luck|bad luck|good luck|midnight|the pen)|unit|ward"
    r"|survivor|patients?|nurse|rehab\w*|team|"
    r"risk|center|centre)|(breast|back|swimming|butterfly|golf|swim) ?strokes?|(nearly|almost|practically) (had"
    r"|gave \w+) a (heart attack|stroke)|"
    r"heart (shaped|healthy|rate (is|of) \d+)|heart ?(broken|burn)|(heavy heart|heart (is|was) heavy)|broke my heart|"
    r"(my|the|his|her|a|total|both) femoral (head|neck)s?|femoral (head|neck)s?|(head|neck|ball) of (the|my|his"
    r"|her) (femur|hip|foot|bone|thigh|joint)|femur (head|neck)|neck of femur|"
    r"bleeding (money|cash|edge|gums)|(drown\w*|choking|suffocat\w*) (us|in|under) (\w+ )?(paperwork|work|debt|bills"
    r"|forms|emails|information|with)|"
    r"(takes?|took|taking) my breath away|hold(ing)? my breath|shot down|(flu|steroid|cortisone|covid|allergy|gel"
    r"|tetanus) shots?|fall(ing|s)? (asleep(?! forever)|in love|behind|apart|semester|for)|"
    r"(cant|cannot|couldnt|hard to|difficult to) (talk|speak|talking|speaking|hablar) (to|with|about|up|con|de"
    r"|(\w+ )?(english|spanish|german|ingles|espanol))|(beats?|hits?) me (at|in|that|like|how)|(not|dont|doesnt|didnt"
    r"|never) (want|wanna|wish|plan) (him |her |me |my \w+ )?(to )?die|knocked out of|fever shot|bleeding (disorder|time"
    r"|risk|problem|tendency)s?|woken up by|fits? of (laughter|rage|anger)|fits (me|well|in|my)|(in|from"
    r"|by) (the )?cold( weather)?|(go|going|went) on (a|the|holiday|vacation|trips?|walks?|hikes?|with|medication|oral"
    r"|pred\w*|statins?)|liv(e|ing) (with|on|off) (?!this|the pain|pain|it|these)|liv(e|ing) (alone|at|near|in (a|the|an)"
    r"|with (my|a|the|him|her|avn|it)|a (normal|full|active|long))|points? of (view|entry)|crash (course|diet)"
    r"|sick and tired|hit (a|the) (wall|gym|nail)|"
    r"killing (myself|himself|herself) (at|with|over|working|trying|doing|in)|(blood|oxygen) (supply|flow|sugar goals)"
    r"|blood (test|work|pressure|type|vessels?|donor|count)s?|"
    r"pain ?killers? (dont|do not|doesnt) work|(not|no) (sure|idea|only|matter|doubt|wonder|way|longer|just|well|se)"
    r"|poison ivy|(my|the|phone|car) battery is)\b"
)
# What the message as a whole puts at a distance: the past, a lesson, a story, an animal.
_PAST = re.compile(
    r"\b((in|since|until|around|desde|from|back in|of|during) (the )?((19|20)\d\d|[2-9]0s)|(years?|months?|decades?|anos"
    r"|meses) (ago|back|earlier|before)|hace (\w+ )?(anos?|meses)|"
    r"last (year|month|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september"
    r"|october|november|december)|history( of)?|used to|as a (child|kid|baby|teen\w*|young)|"
    r"when (i|he|she|we) (was|were)|in (my|his|her) (\w+ )?(teens|twenties|thirties|forties|childhood|youth|\d0s)"
    r"|previous(ly)?|prior|in the past|recovered from|survived|survivor|once had|long ago|"
    r"(died|dies|die|dead|passed away|lost (my|our|her|his|their) \w+|we lost \w+ \w+|death) (of|from|by|in|to|after)"
    r"|committed suicide|was dislocated|el ano pasado|murio|fallecio|de nino|de nina|antecedentes|"
    r"anniversary|had (a|an|the) \w+( \w+)? (\w+ )?(days|weeks) ago|novel|movie|film|tv|book|essay|homework|^\W*(my|our"
    r"|the) (dog|cat|horse|puppy|kitten)s?|veterinar\w+|ruled out|turned out to|went away|years later"
    r"|at (age )?\d+ years)\b"
)
_LONG = re.compile(
    r"\b((for|over|past|last|these|in|por|desde hace|hace) (the )?(past |last |about |almost |over |nearly |many "
    r"|several |some |a |few |couple |of )*(\w+ )?(years?|months|decades?|anos|meses)|for (ages|years|months)|"
    r"chronic\w*|always|every (now|winter|day|so often|other)|now and then|from time to time|sometimes|occasionally"
    r"|on and off|off and on|over the years|since (childhood|birth|school)|siempre|a veces|cronico)\b"
)
_KNOWLEDGE = re.compile(
    r"^(\W|and |so |also |or |hi |hello |please |but |y |dear \w+ )*(what|whats|which|how|why|when|where|who|is|are|does"
    r"|do|did|can|could|will|would|should|explain|define|describe|name|list|discuss|tell me|"
    r"difference|que|cual|cuales|como|por que|puede|pueden|es|son|cuanto|cuando|whether)\b|"
    r"\b((symptom|sign|cause|type|stage|risk|case)s? of|how (common|likely|often|dangerous)|rates?|percent\w*"
    r"|difference between|side effects?|sintomas de|causas de|treatment (of|for)|first aid|guidelines?|definition|"
    r"statistics|prevalence|causes$|symptoms$|treatments?$)\b"
)
_CAUSE = re.compile(
    r"\b(can|could|does|do|did|will|would|may|might|puede|pueden)\b.{1,60}\b(cause|causes|lead|leads|result|trigger"
    r"|make you|give (you|me|people)|kill (you|people)|increase|raise|happen|causar|provocar|produce)\b|"
    r"\b(caused|brought on|triggered) by\b|\braise my\b"
)
_IMAGINED = re.compile(
    r"\b(((if|when|whenever|unless|in case|once|si) (someone|somebody|anyone|people|one|a|an|you|your|it|they|patients?"
    r"|the|i (get|have|had|feel|fall|take|took|start|develop|ever|were|lose|stop|overdose)|"
    r"(he|she) (gets|has|falls|had|were)|my \w+( \w+)? (?!is\b|was\b|hes\b|shes\b|s\b)(\w+s|had|were)\b))|some ?day"
    r"|one day|algun dia|in the future|eventually|ever (get|have|had)|what if|"
    r"(can|could|will|would|might|may) (i|it|he|she|we|my \w+) (get|have|become|develop|die|end up|dislocate|still|go"
    r"|suffer)|i (might|could|may|will|would) (get|have|become|develop|die|end up|suffer|fall)|"
    r"(afraid|scared|terrified|frightened|fear\w*|worried|worry\w*|worries|nervous|anxious|phobia|miedo) (of|about|a|de"
    r"|she|he) (will|getting|having|dying|a|an|the|choking|overdos\w+|stroke\w*|becoming|being|needles|falling|"
    r"falls|suffering|losing|heart|another|blood|infection\w*)|prevent\w*|avoid\w*|prevenir|evitar|(lower|reduce|cut"
    r"|decrease)\w* (my|the|your) (risk|chance)\w*|risks? of|chances? of|risk|learn\w*|train\w*|protect\w*|"
    r"(he|she|i) will|worries|fear of|miedo a|to know (about|if|whether|how))\b"
)
_NOW = re.compile(
    r"\b(now|right now|just|sudden(ly)?|out of nowhere|tonight|today|this (morning|afternoon|evening)|minutes|hours?"
    r"|since (last night|yesterday)|yesterday|last night|started|ahora|de repente|hoy|anoche|help|911|999|112|"
    r"currently|already|at the moment|out of control)\b"
)
_GENERIC_PERSON = re.compile(
    r"\b(a|an|any|every|the|some|in|older|young) (baby|child|newborn|infant|toddler|person|kid|man|woman|patient|adult"
    r"|boy|girl|body)s?\b|\b(how|what|when|why|where|which|does|do|can|should) (do|does|can|should|could|would|will|did"
    r"|to)? ?i\b"
)
_PERSON = re.compile(
    r"\b(i|im|ive|my|me|myself|mine|he|hes|she|shes|his|her|him|we|were|our|us|hubby|wifes?|husbands?|dads?|moms?|mums?"
    r"|son|sons|daughters?|baby|babys|toddler|kid|kids|child|newborn|infant|grand(ma|pa|mother|father|son)|"
    r"gran|nan|brother|sister|friend|someone|somebody|roommate|boyfriend|girlfriend|partner|they|their|mi|mis|me|yo|tengo"
    r"|estoy|siento|esta|hijo|hija|esposo|esposa|mama|papa|nuestro|tome|bebio|bebi|kms|wanna|od|year old|month old"
    r"|week old|"
    r"is (it|this) (normal|ok|serious|an emergency)|se|took|swallowed|drank|feeling|having|teenager|mate|aunt|uncle"
    r"|mother|father|gf|bf)\b"
)
_NEGATOR = re.compile(
    r"(no|not|never|without|denies|denied|dont|doesnt|didnt|isnt|arent|wasnt|werent|havent|hasnt|hadnt|neither|nor|sin|ni"
    r"|nunca|none|zero|nein|pas|kein|keine|negative)$"
)
# A word after which a denial no longer holds: "no fever and my knee is hot".
_RESETS = frozenset("i im ive my he hes she shes we they its just only now because and since after it this today mi".split())
_CLAUSE = re.compile(r"[.!?;\n()\"/|](?=\s|$|[a-z])|\b(?:but|however|although|though|except|pero|aunque|anyway)\b|\s-+\s")
_SEGMENT = re.compile(
    r",|\b(?:because|cause|cuz|bc|porque|so that|and (?=i\b|im\b|my\b|he\b|hes\b|she\b|shes\b|now\b|its\b|the\b))"
)
_TOKEN = re.compile(r"[a-z]+|\d+(?:[.,]\d+)?")
# Words that frightened people misspell, and that matter.
_MISSPELT = tuple(
    """
    allergic ambulance anaphylactic anaphylaxis antifreeze asthma attack battery bladder bleach bleeding blind boiling
    bottle bowel breath breathe breathing breaths chest choking collapsed confused convulsing crushing daughter diabetic
    dislocated dizzy drooping droopy drowning dying ectopic electric electrocuted epipen excruciating father fentanyl
    fever headache heart hemorrhaging husband infection inhaler insulin meningitis methadone monoxide months morir
    morphine mother newborn numbness operation overdose overdosed overdosing oxycodone paracetamol paralyzed pecho
    poison poisoned prednisone pregnant pressure replacement respirar responding scalded seizing seizure seizures sepsis
    severe shaking shivering shortness shoulder slurred snake speech stabbed steroids stomach stroke sudden suddenly
    suffocating suicidal suicide surgery swallow swallowed swelling swollen temperature terrible testicle throat
    tingling tongue trouble tylenol unbearable unconscious unresponsive vision vomiting waking wanna warfarin weakness
    wheezing whole worst
    """.split()
)
# Real words that differ from one of those by a slip of the finger.
_REAL_WORDS = frozenset(
    """
    attach attacker bailing bather battle beach blaming bland bleaching blend blending blink blond blunt bottled bound
    bowed breach breadth breather breeding brewing brushing chant cheat cheats checking chess choke chomping choosing
    chose clashing collapse confined confusing consulting cooking crashing crest crossing crossings cushing diuretic
    doing drawing drooling drying dyeing electron electronic farther father fathers favor feather fervor fever fewer
    heard hearth hearts hoping indention induction ingestion inhale injection injections insertion inspection intention
    level lever making matters mother never operational operative operator overcome pleasure severed sewing shading
    shaping sharing sharking sharpness shearing shining shorter shouldnt sizing smelling sneezing soreness spelling
    stacking stealing stoke stork strike strode stroked taking threat throats through tickling toggling visiting vomited
    waist wasting waving wellness while whose worse
    """.split()
)
_MEASURES = frozenset("mg mcg ml g gram grams units years year weeks months percent calories kg lbs hours days".split())
_NOTICES = {
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

_DECISION = re.compile(
    r"\b((should|shouldnt|must|ought|shall) (i|we|my \w+|he|she)\b|(do|does|will|would) (i|we|my \w+|he|she) (\w+ )?(need"
    r"|have to)\b|"
    r"(can|could|may) (i|we|my \w+|he|she) (\w+ )?(take|have|stop|start|double|halve|skip|increase|decrease|reduce|raise"
    r"|lower|cut|mix|combine|switch|change|use|drink|eat|fly|drive|run|walk|swim|ski|"
    r"jog|lift|exercise|play|work|return|go|put|bear|smoke|wait|delay|refuse|quit|come off|keep|continue|give|safely|do"
    r"|be given|still|crush|split|share|get pregnant|breastfeed|travel|ride|dance|lie|sit|sleep|bathe|shower)\b|"
    r"how (many|much|often|long) (\w+ ){0,4}(can|should|may|must|could|do|shall) (i|we|my \w+|he|she)\b|what (dose|dosage"
    r"|amount|strength)( of \w+)? (\w+ )?(can|should|may|for) (i|me|my \w+)|"
    r"(is it|is this|is that|would it be|will it be|am i) (\w+ )?(ok|okay|safe|fine|alright|all right|good|bad|wise"
    r"|dangerous|harmful|allowed|permitted)( \w+)? (for (me|my \w+)|if (i|my \w+)|to)\b|"
    r"am i (allowed|ok|safe|too|a candidate|a good|able to)|(right|best|correct|safe|good|ideal) (\w+ ){0,3}for me\b"
    r"|is \w+( \w+)? (safe|right|good|ok|okay|bad|suitable) for (me|my \w+)|"
    r"(which|what) (\w+ )?(\w+ )?(should|can|must) (i|my \w+|we) (take|have|choose|get|use|pick|do about)"
    r"|what would you do|(your|any) advice (on|about|for) my|would you (recommend|advise|suggest) (that )?(i|me|for me"
    r"|my)|"
    r"(recommend|suggest|advise) (that )?i\b|i (want|would like|am going|plan|was told) to (stop|double|skip"
    r"|quit) .{1,60}\b(ok|okay|safe|fine|should|is that)\b|is that (ok|okay|safe|fine|too much)|"
    r"(debo|deberia|tengo que|debemos) (\w+)|(puedo|podria|puede mi \w+) (tomar|dejar|parar|duplicar|doblar|aumentar"
    r"|reducir|beber|volar|correr|caminar|hacer|usar|conducir|mezclar|seguir|comer|suspender|operarme|nadar)|"
    r"necesito (una |la |el )?(cirugia|operacion|operarme|protesis)|cuant[oa]s? (\w+ ){0,3}(puedo|debo)"
    r"|es seguro (para mi|que yo|si))"
)
# Questions for knowledge that begin like a decision.
_NO_DECISION = re.compile(
    r"\b((what|which \w+|when|who) (should|can|could|must) (i|we) (know|ask|expect|look|watch|learn|tell|bring|read|see"
    r"|call|find|understand)|(should|can|could|may) (i|we) (know|expect|ask|learn|read|find|see|tell)|"
    r"how (do|does|should|can) (i|we) (know|tell|find|learn|understand|recogni[sz]e)|is it (possible|true|common|normal"
    r"|safe to say)|(do|does) (\w+ )?(people|patients|children|doctors|everyone|you|women|men) need)\b"
)
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_NEAR = 14  # words between the farthest concepts of a rule
_BREAK = 1_000_000  # places between two clauses, so that no rule reaches over them


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    needs: tuple[frozenset[str], ...]
    excludes: frozenset[str]
    person: bool
    stubborn: bool
    across: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Concepts of a message and their places; `doubtful` holds also those that a question or an "if" speaks of."""

    certain: dict[str, list[int]]
    doubtful: dict[str, list[int]]
    persons: frozenset[int]  # clauses that are about somebody, not about a subject


def _words(entry: str) -> Iterator[tuple[str, ...]]:
    if entry.endswith("~"):
        stem = entry[:-1]
        short = stem.removesuffix("e")
        yield from ((word,) for word in (stem, f"{stem}s", f"{short}ed", f"{short}ing", f"{short}y"))
    else:
        yield from product(*(word.split("/") for word in entry.split()))


def _read_lexicon(text: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Every phrase with its concept, under its first word."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for block in re.split(r"\n(?=\S)", text.strip()):
        concept, _, entries = block.partition(" =")
        for entry in filter(str.strip, entries.replace("\n", " ").split(",")):
            for words in _words(entry.strip()):
                phrases.setdefault(words[0], []).append((words, concept))
    return phrases


def _read_rules(text: str) -> tuple[_Rule, ...]:
    rules: list[_Rule] = []
    kind = ""
    for line in text.strip().split("\n"):
        if not line.startswith(" "):
            kind = line
            continue
        parts = line.lstrip(" !+").split()
        needs = tuple(frozenset(p.split("|")) for p in parts if p != "P" and not p.startswith("-"))
        excludes = frozenset(p[1:] for p in parts if p.startswith("-"))
        mark = line.strip()[0]
        rules.append(_Rule(kind, needs, excludes, "P" in parts, mark == "!", mark == "+"))
    return tuple(rules)


_PHRASES = _read_lexicon(_LEXICON)
_ALL_RULES = _read_rules(_RULES)
_KNOWN = frozenset(word for phrases in _PHRASES.values() for words, _ in phrases for word in words)
_BY_LETTER = {w[0]: tuple(k for k in _MISSPELT if k[0] == w[0]) for w in _MISSPELT}


@lru_cache(maxsize=20_000)
def _respelled(word: str) -> str:
    """The key word that this one misspells, or the word itself; short and real words are left alone."""
    if len(word) < 5 or len(word) > 20 or word in _KNOWN or word in _REAL_WORDS:
        return word
    slips = 1 if len(word) < 8 else 2
    candidates = ((OSA.distance(word, known, score_cutoff=slips), known) for known in _BY_LETTER.get(word[0], ()))
    distance, nearest = min(candidates, default=(slips + 1, word))
    return nearest if distance <= slips else word


def _plain(text: str) -> str:
    """The text in lower case without accents, apostrophes, invisible characters and idioms."""
    decomposed = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).lower()
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    letters = re.sub(r"[’‘`´ʼ]", "'", letters).replace("od'd", "overdosed")
    letters = re.sub(r"\bcan ?not\b", "cant", re.sub(r"\bwill not\b", "wont", letters))
    letters = re.sub(r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should) not\b", r"\1nt", letters)
    letters = re.sub(r"'ll\b", " will", re.sub(r"'d\b", " would", letters)).replace("'", "")
    letters = re.sub(r"([a-z])\1{2,}", r"\1", letters).replace("¿", ". ").replace("¡", ". ").replace("…", ". ")
    return _IDIOMS.sub(" _ ", letters)


def _number_concepts(token: str, following: list[str]) -> list[str]:
    """What a number may mean: a count of pills, a fever, a blood sugar."""
    if following and following[0] in _MEASURES:
        return []
    value = float(token.replace(",", "."))
    concepts = ["TEMP"] * ((38 <= value <= 43 and not token.isdigit()) or 100.4 <= value < 108)
    concepts += ["NUMBER"] * (8 <= value < 1000 and any(_is_pill(word) for word in following[:3]))
    concepts += ["SATLOW"] * (50 <= value < 90)
    return concepts + ["LOWNUMBER"] * (15 <= value < 55) + ["HIGHNUMBER"] * (400 <= value < 2000)


def _is_pill(word: str) -> bool:
    return any(len(words) == 1 and concept == "PILLS" for words, concept in _PHRASES.get(word, ()))


def _concepts(tokens: list[str], *, negated: bool) -> Iterator[tuple[int, str | None]]:
    """Each concept that is not denied, with its place; last, place -1 where a denial still holds at the end."""
    for place, token in enumerate(tokens):
        if token[0].isdigit():
            if not negated:
                yield from ((place, concept) for concept in _number_concepts(token, tokens[place + 1 : place + 4]))
            continue
        following = tokens[place + 1 : place + 2]
        matches = [
            concept
            for words, concept in _PHRASES.get(token, ())
            if len(words) == 1 or (following and words[1] == following[0] and (*tokens[place : place + len(words)],) == words)
        ]
        if token in _RESETS:
            negated = False
        if not negated:
            yield from ((place, concept) for concept in matches)
        if _NEGATOR.match(token) and not matches:
            negated = True
    if negated:
        yield -1, None


def _speaks_of_somebody(words: str) -> bool:
    return bool(_PERSON.search(_GENERIC_PERSON.sub(" ", words)))


def _segments(clause: str) -> Iterator[tuple[str, bool, bool]]:
    """The parts of a clause, each with: does it not count at all, does it count for stubborn rules only."""
    past = distant = False
    for segment in _SEGMENT.split(clause):
        current = bool(_NOW.search(segment))
        person = _speaks_of_somebody(segment)
        past = not current and (past or bool(_PAST.search(segment)))
        asked = bool(_CAUSE.search(segment)) or (not person and bool(_KNOWLEDGE.search(segment)))
        distant = asked or bool(_IMAGINED.search(segment)) or (distant and not person and not current)
        lasting = not current and bool(_LONG.search(segment))
        yield segment, past, distant or lasting


def _read(text: str) -> _Found:
    """The concepts of a message, clause by clause."""
    certain: dict[str, list[int]] = {}
    doubtful: dict[str, list[int]] = {}
    persons: set[int] = set()
    for number, clause in enumerate(filter(str.strip, _CLAUSE.split(_plain(text)))):
        place, negated = number * _BREAK, False
        if _speaks_of_somebody(clause) or not _KNOWLEDGE.search(clause):
            persons.add(number)
        for segment, past, distant in _segments(clause):
            tokens = [_respelled(token) for token in _TOKEN.findall(segment)]
            negated = negated and (" or " in clause or " nor " in clause or " ni " in clause)
            found = list(_concepts(tokens, negated=negated))
            negated = bool(found) and found[-1][1] is None
            for offset, concept in found:
                if concept and not past:
                    doubtful.setdefault(concept, []).append(place + offset)
                    if not distant:
                        certain.setdefault(concept, []).append(place + offset)
            place += len(tokens)
    return _Found(certain, doubtful, frozenset(persons))


def _holds(rule: _Rule, found: _Found) -> bool:
    """Whether all the concepts that the rule needs stand together somewhere."""
    places = found.doubtful if rule.stubborn else found.certain
    needs = [sorted(p for concept in need for p in places.get(concept, ())) for need in rule.needs]
    if not all(needs):
        return False
    excluded = sorted(p for concept in rule.excludes for p in found.doubtful.get(concept, ()))

    def near(start: int, others: list[int]) -> bool:
        clause = start // _BREAK
        first, last = (clause - 1) * _BREAK, (clause + 2) * _BREAK
        if not rule.across:
            first, last = start - _NEAR, start + _NEAR + 1
        return bisect_left(others, first) < bisect_left(others, last)

    return any(
        (not rule.person or start // _BREAK in found.persons)
        and all(near(start, need) for need in needs[1:])
        and not near(start, excluded)
        for start in needs[0]
    )


def find_emergency(text: str, *, language: str = "en") -> Emergency | None:
    """The gravest emergency that the message states as present, or None; its notice in that language, else English."""
    found = _read(text)
    for rule in _ALL_RULES:
        if _holds(rule, found):
            return Emergency(rule.kind, _notice(rule.kind, language))
    return None


def _notice(kind: str, language: str) -> str:
    notices = _NOTICES.get(language.lower()[:2], _NOTICES["en"])
    return notices.get(kind, notices["any"])


def asks_personal_decision(text: str) -> bool:
    """Whether the message asks what this very person should do or take ("should I stop my prednisone")."""
    plain = _plain(text)
    return bool(_DECISION.search(_NO_DECISION.sub(" ", plain)))
